import { ledgerFactSchema, newestListLineSchema, type NewestList } from '../../contracts/audit-evidence.ts';
import type { ExaminedRow } from './examine-row.ts';
import type { Findings } from './findings.ts';
import type { Place } from './marks.ts';
import { readObject } from './read-row.ts';

/** What the ledger says of one row. */
export interface LedgerPlace extends Place {
  remediationId: string;
  ciId: string;
  /** When the request came: the row is no older. */
  receivedAt: string;
  line: number;
}

/** What the ledger says of all rows; places of rows that came are taken out. */
export interface Ledger {
  newest: NewestList[];
  /** By remediation id. */
  records: Map<string, LedgerPlace>;
  /** By event id. */
  events: Map<string, LedgerPlace>;
  /** Every remediation that it still knows, with a record or without. */
  remediations: Set<string>;
}

function addLine(ledger: Ledger, line: string, number: number): string | undefined {
  const value = readObject(line);
  if (!value || JSON.stringify(value) !== line) return 'is not written as JSON.stringify writes it';
  const named = newestListLineSchema.safeParse(value);
  if (named.success) {
    ledger.newest.push(named.data.newestList);
    return undefined;
  }
  const fact = ledgerFactSchema.safeParse(value);
  if (!fact.success) return 'is no fact of the ledger';
  const { remediationId, ciId, receivedAt, audit, events } = fact.data;
  const subject = { remediationId, ciId, receivedAt, line: number };
  if (ledger.remediations.has(remediationId) || events.some(({ eventId }) => ledger.events.has(eventId))) return 'says again what another line says';
  ledger.remediations.add(remediationId);
  if (audit) ledger.records.set(remediationId, { ...subject, ...audit });
  for (const { eventId, sequence, hash } of events) ledger.events.set(eventId, { ...subject, sequence, hash });
  return undefined;
}

/** Reads `ledger.jsonl`. */
export async function readLedger(lines: AsyncIterable<string> | Iterable<string>, findings: Findings): Promise<Ledger> {
  const ledger: Ledger = { newest: [], records: new Map(), events: new Map(), remediations: new Set() };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const problem = addLine(ledger, line, number);
    if (problem !== undefined) findings.add({ kind: 'ledger', where: 'ledger', line: number, problem });
  }
  return ledger;
}

/** What the ledger says of a row; `not-yet` when it knows the remediation alone. */
export type LedgerAnswer = 'same' | 'other' | 'not-yet' | 'unknown';

/** Takes out what the ledger says of a row. */
export function askLedger(ledger: Ledger, table: 'records' | 'events', row: ExaminedRow): LedgerAnswer {
  const places = ledger[table];
  const place = places.get(row.id);
  if (!place) return ledger.remediations.has(row.remediationId) ? 'not-yet' : 'unknown';
  places.delete(row.id);
  const { remediationId, ciId, sequence, hash } = place;
  const isSame = remediationId === row.remediationId && ciId === row.ciId && sequence === row.sequence && hash === row.hash;
  return isSame ? 'same' : 'other';
}
