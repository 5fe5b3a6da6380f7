import { EVENT_COLUMNS, RECORD_COLUMNS, type ChainMark, type ColumnKind, type LedgerFact } from '../../src/contracts/audit-evidence.ts';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import { databaseInstant } from '../../src/decisions/verify-audit/database-instant.ts';
import { sha256 } from '../../src/decisions/verify-audit/find-fault.ts';
import { nextLink, type ChainHead, type ChainLink } from '../../src/stores/audit-canonical.ts';
import { auditRecord } from '../stores/audit-record.ts';

export const DAY_MS = 86_400_000;
export const FIRST_DAY = Date.parse('2019-01-01T00:00:00Z');

/** What a trail is like. */
export interface ExportOptions {
  cis: number;
  rowsPerCi: number;
  /** How long the trail is; each CI's records are spread over it evenly. */
  days: number;
  /** Days between two signed lists. */
  listEveryDays: number;
  /** How long the ledger keeps its rows. */
  ledgerDays: number;
  /** Rows at the beginning of every third CI that retention has dropped; their identities stay. */
  dropped: number;
  /** Rows at the beginning of every fifth CI that are from before CloudTrail's events had rows of their own. */
  former: number;
}

/** Keys that JavaScript and RFC 8785 put in another order. */
const NUMBERED = { 9: 'neun', 10: 'ß' };

/** What is written of one CI. */
export interface GeneratedChain {
  ciId: string;
  records: string[];
  events: string[];
  identities: string[];
  facts: LedgerFact[];
  /** Heads when each list is signed; none before the first row. */
  heads: { records: (ChainMark | undefined)[]; events: (ChainMark | undefined)[] };
  anchor: ChainMark | undefined;
}

/** A row as an export has it. */
export function exportedLine(columns: Record<string, ColumnKind>, row: Record<string, unknown>): string {
  const values = Object.entries(columns).map(([name, kind]) => {
    const value = row[name] ?? null;
    return [name, kind === 'instant' && typeof value === 'string' ? databaseInstant(value) : value];
  });
  return JSON.stringify(Object.fromEntries(values));
}

const iso = (time: number): string => new Date(time).toISOString();
const padded = (number: number, length: number): string => String(number).padStart(length, '0');

/** Like what WriteAudit writes, some 1.6 KB of canonical text. */
function recordOf(ciId: string, row: number, time: number, remediationId: string): AuditRecord {
  const isFailure = row % 7 === 3;
  const session = `arn:aws:sts::000000000000:assumed-role/StackFlow-Remediation-SsmRunCommand/${remediationId}`;
  return auditRecord({
    remediationId,
    ciId,
    incidentId: `INC${padded(row, 7)}`,
    result: isFailure ? 'failure' : 'success',
    reason: isFailure ? 'action-failed' : null,
    detail: isFailure ? 'The command failed: exit status 1 – "pool ist voll"' : 'The command succeeded.',
    iamIdentity: session,
    awsRequestIds: [`${remediationId}-request`],
    ssmCommandId: `command-${row}`,
    output: 'flushed 12 connections of pool "main"\n'.repeat(2 + (row % 4)),
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:StackFlow-Remediation:${remediationId}`,
    decisions: {
      rule: { verdict: 'allow', detail: 'matches', evidence: { confidence: 0.94, ...(row % 100 === 2 && NUMBERED) } },
      maintenance: { verdict: 'allow', detail: 'no maintenance window is active', evidence: { windows: [], checked: 3 } },
      change: { verdict: 'allow', detail: 'no change within 30 minutes', evidence: { minutes: 30, nearest: null } },
    },
    requestedAt: iso(time - 9_000),
    startedAt: iso(time - 8_500),
    actionStartedAt: iso(time - 7_000),
    actionFinishedAt: iso(time - 500),
    recordedAt: iso(time),
  });
}

/** The record as it was before CloudTrail's events had rows of their own. */
function formerRecord({ cloudTrailStatus: _status, cloudTrailDetail: _detail, outputKey: _key, ...record }: AuditRecord) {
  return { ...record, cloudTrailEventId: null };
}

const eventOf = ({ remediationId, ciId, awsRequestIds, iamIdentity }: AuditRecord, time: number) => ({
  eventId: `event-of-${remediationId}`,
  remediationId,
  ciId,
  requestId: awsRequestIds[0] ?? '',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'SendCommand',
  eventTime: iso(time - 6_900).replace('.000Z', 'Z'),
  awsRegion: 'us-east-1',
  accountId: '000000000000',
  identityArn: iamIdentity ?? '',
  receivedAt: iso(time + 180_000),
});

/** When each list is signed. */
export const signingTimes = ({ days, listEveryDays }: ExportOptions): number[] =>
  Array.from({ length: Math.floor((days - 1) / listEveryDays) }, (_, index) => FIRST_DAY + (index + 1) * listEveryDays * DAY_MS);

/** Puts links behind a chain's head, and remembers where it is when lists are signed. */
function createChain(ciId: string) {
  let head: ChainHead | undefined;
  const mark = (): ChainMark | undefined => head && [ciId, head.sequence, head.hash];
  return {
    mark,
    /** Marks at each signing so far. */
    marks: [] as (ChainMark | undefined)[],
    add<T extends object>(value: T): ChainLink<T> & ChainHead {
      const link = nextLink(value, head);
      head = { sequence: link.record.sequence, hash: link.hash };
      return { ...link, ...head };
    },
  };
}

const lineOf = (columns: Record<string, ColumnKind>, { record, hash, canonical }: ChainLink<object>): string =>
  exportedLine(columns, { ...record, hash, canonical });

/** Generates what is written of one CI. */
export function generateChain(options: ExportOptions, ci: number): GeneratedChain {
  const { rowsPerCi, days, ledgerDays, dropped, former } = options;
  const ciId = `CI-${padded(ci, 6)}`;
  const [step, end] = [(days * DAY_MS) / rowsPerCi, FIRST_DAY + days * DAY_MS];
  const [records, events] = [createChain(ciId), createChain(ciId)];
  const chain: GeneratedChain = { ciId, records: [], events: [], identities: [], facts: [], heads: { records: records.marks, events: events.marks }, anchor: undefined };
  const unsigned = signingTimes(options);
  const signUpTo = (time: number): void => {
    for (; unsigned[0] !== undefined && unsigned[0] <= time; unsigned.shift()) {
      for (const table of [records, events]) table.marks.push(table.mark());
    }
  };
  for (let row = 1; row <= rowsPerCi; row++) {
    const time = Math.round(FIRST_DAY + (row - 0.5) * step + ci * 997);
    signUpTo(time);
    const remediationId = `rem-${sha256(`${ciId}/${row}`).slice(0, 40)}`;
    const record = recordOf(ciId, row, time, remediationId);
    const link = records.add<object>(ci % 5 === 1 && row <= former ? formerRecord(record) : record);
    const { sequence, hash } = link;
    if (ci % 3 === 2 && row <= dropped) chain.anchor = records.mark();
    else chain.records.push(lineOf(RECORD_COLUMNS, link));
    chain.identities.push(JSON.stringify({ remediationId, ciId, sequence, hash, recordedAt: databaseInstant(record.recordedAt) }));
    const fact: LedgerFact = { remediationId, ciId, receivedAt: iso(time - 9_000), audit: { sequence, hash }, events: [] };
    if (row % 3 !== 0) {
      const event = events.add(eventOf(record, time));
      chain.events.push(lineOf(EVENT_COLUMNS, event));
      fact.events.push({ eventId: event.record.eventId, sequence: event.sequence, hash: event.hash });
    }
    if (time > end - ledgerDays * DAY_MS) chain.facts.push(fact);
  }
  signUpTo(end);
  return chain;
}
