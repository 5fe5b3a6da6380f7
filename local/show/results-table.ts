import colours from 'picocolors';
import { formatDuration, formatTable } from '../../scripts/commands/table.ts';
import type { Ending } from '../samples/judge.ts';
import type { MessageReport, SampleReport } from '../samples/run-sample.ts';

const HEADINGS = ['sample', 'incident', 'priority', 'category', 'confidence', 'playbook', 'action', 'result', 'reason', 'duration', ''];

const COLOUR_OF: Record<string, (text: string) => string> = {
  success: colours.green,
  skipped: colours.yellow,
  refused: colours.yellow,
  failure: colours.red,
  rejected: colours.red,
  lost: colours.red,
};

function resultOf(ending: Ending): { result: string; reason: string } {
  if ('result' in ending) return { result: ending.result, reason: ending.reason ?? '' };
  if ('rejected' in ending) return { result: 'rejected', reason: ending.rejected };
  return 'refused' in ending ? { result: 'refused', reason: ending.refused } : { result: 'lost', reason: ending.lost };
}

function durationOf({ span }: MessageReport): string {
  return span ? formatDuration(span.stoppedAt.getTime() - span.startedAt.getTime()) : '';
}

function toRow(sample: string, message: MessageReport): string[] {
  const { result, reason } = resultOf(message.ending);
  const { incidentId, priority, category, confidence, playbookId, actionType, problem } = message;
  return [
    sample.slice(0, 2),
    incidentId ?? '–',
    priority ?? '–',
    category ?? '–',
    confidence?.toFixed(2) ?? '–',
    playbookId ?? '–',
    actionType ?? '–',
    (COLOUR_OF[result] ?? String)(result),
    reason,
    durationOf(message),
    problem === undefined ? '' : colours.red('✖ not as its sample says'),
  ];
}

/** @returns the table of all messages: incident, priority, category, confidence, playbook, action, result, reason, duration. */
export const formatResults = (reports: SampleReport[]): string =>
  formatTable(
    HEADINGS,
    reports.flatMap(({ sample, messages }) => messages.map((message) => toRow(sample, message))),
  );

/** @returns what is not as its sample says, a line each; none when all is well. */
export const listProblems = (reports: SampleReport[]): string[] =>
  reports.flatMap(({ sample, problems }) => problems.map((problem) => `${sample}: ${problem}`));
