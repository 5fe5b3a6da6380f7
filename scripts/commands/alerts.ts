import type { Command } from 'commander';
import * as z from 'zod/mini';
import { alertOccurrenceSchema, refusedAlertSchema, type AlertOccurrence, type RefusedAlert } from '../../src/contracts/alert-occurrence.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';
import { connect } from '../connect.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';
import { formatTable } from './table.ts';

export const alertsOutput = z.strictObject({ alerts: z.array(z.union([alertOccurrenceSchema, refusedAlertSchema])) });

const HEADINGS = ['last fired', 'alert', 'times', 'incident', 'became', 'because'];

type Row = AlertOccurrence | RefusedAlert;

const timeOf = (row: Row): string => ('refusedAs' in row ? row.at : row.lastFiredAt);

function toCells(row: Row): string[] {
  if ('refusedAs' in row) return [row.at, row.title ?? '–', '–', '–', 'refused', `${row.refusedAs}: ${row.detail}`];
  const { alertKey, lastFiredAt, count, incidentId, published, refused } = row;
  const became = published ? published.remediationId : refused ? 'refused' : 'under way';
  return [
    lastFiredAt,
    alertKey,
    String(count),
    incidentId,
    became,
    published?.playbookId ?? (refused ? `${refused.reason}: ${refused.detail}` : ''),
  ];
}

async function list(stage: string, refusedOnly: boolean): Promise<Outcome> {
  const stack = await connect(stage);
  const all = await createAlertStore(dynamodb, stack.AlertTable).findAll();
  const rows = all
    .filter((row) => !refusedOnly || 'refusedAs' in row || row.refused)
    .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1));
  return {
    exitCode: EXIT.done,
    text: rows.length === 0 ? 'no alerts' : formatTable(HEADINGS, rows.map(toCells)),
    json: { alerts: rows },
  };
}

export function registerAlerts(program: Command, answer: Answer): void {
  program
    .command('alerts')
    .option('--refused', 'only those that led to no request', false)
    .description('list what fired, how often, and the request or refusal that came of it')
    .addHelpText('after', example('stackflow alerts --refused'))
    .action(answer(async ({ stage, refused }) => list(stage, refused === true)));
}
