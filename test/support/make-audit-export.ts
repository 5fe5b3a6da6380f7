import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { RECORD_COLUMNS, EVENT_COLUMNS, type ChainList, type ChainListKind, type ChainMark, type ColumnKind, type LedgerFact } from '../../src/contracts/audit-evidence.ts';
import type { AuditRecord } from '../../src/contracts/audit-record.ts';
import { databaseInstant } from '../../src/decisions/verify-audit/database-instant.ts';
import { sha256 } from '../../src/decisions/verify-audit/find-fault.ts';
import { listKey, type ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import { nextLink, type ChainHead, type ChainLink } from '../../src/stores/audit-canonical.ts';
import { auditRecord } from '../stores/audit-record.ts';

const DAY_MS = 86_400_000;
export const KEY_ID = 'arn:aws:kms:us-east-1:000000000000:key/chain-signing';
export const STAGE = 'test';

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

/** A dozen CIs: lists, later rows, dropped ones and former ones. */
export const SMALL_EXPORT: ExportOptions = { cis: 12, rowsPerCi: 15, days: 150, listEveryDays: 30, ledgerDays: 60, dropped: 4, former: 3 };

/** Keys that JavaScript and RFC 8785 put in another order. */
const NUMBERED = { 9: 'neun', 10: 'ß' };

const FIRST_DAY = Date.parse('2019-01-01T00:00:00Z');

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
const headOf = ({ record, hash }: ChainLink<object>): ChainHead => ({ sequence: record.sequence, hash });

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
const signingTimes = ({ days, listEveryDays }: ExportOptions): number[] =>
  Array.from({ length: Math.floor((days - 1) / listEveryDays) }, (_, index) => FIRST_DAY + (index + 1) * listEveryDays * DAY_MS);

function generateChain(options: ExportOptions, ci: number): GeneratedChain {
  const { rowsPerCi, days, ledgerDays, dropped, former } = options;
  const ciId = `CI-${padded(ci, 6)}`;
  const times = signingTimes(options);
  const [step, end] = [(days * DAY_MS) / rowsPerCi, FIRST_DAY + days * DAY_MS];
  const chain: GeneratedChain = { ciId, records: [], events: [], identities: [], facts: [], heads: { records: [], events: [] }, anchor: undefined };
  const heads: Record<'records' | 'events', ChainHead | undefined> = { records: undefined, events: undefined };
  const markOf = (head: ChainHead | undefined): ChainMark | undefined => head && [ciId, head.sequence, head.hash];
  const signUpTo = (time: number) => {
    while (times[chain.heads.records.length] !== undefined && (times[chain.heads.records.length] ?? 0) <= time) {
      chain.heads.records.push(markOf(heads.records));
      chain.heads.events.push(markOf(heads.events));
    }
  };
  for (let row = 1; row <= rowsPerCi; row++) {
    const time = Math.round(FIRST_DAY + (row - 0.5) * step + ci * 997);
    signUpTo(time);
    const remediationId = `rem-${sha256(`${ciId}/${row}`).slice(0, 40)}`;
    const record = recordOf(ciId, row, time, remediationId);
    const link = ci % 5 === 1 && row <= former ? nextLink(formerRecord(record), heads.records) : nextLink(record, heads.records);
    heads.records = headOf(link);
    const isDropped = ci % 3 === 2 && row <= dropped;
    if (isDropped) chain.anchor = markOf(heads.records);
    else chain.records.push(exportedLine(RECORD_COLUMNS, { ...link.record, hash: link.hash, canonical: link.canonical }));
    const { hash } = link;
    chain.identities.push(JSON.stringify({ remediationId, ciId, sequence: row, hash, recordedAt: databaseInstant(record.recordedAt) }));
    const fact: LedgerFact = { remediationId, ciId, receivedAt: iso(time - 9_000), audit: { sequence: row, hash }, events: [] };
    if (row % 3 !== 0) {
      const event = nextLink(eventOf(record, time), heads.events);
      heads.events = headOf(event);
      chain.events.push(exportedLine(EVENT_COLUMNS, { ...event.record, hash: event.hash, canonical: event.canonical }));
      fact.events.push({ eventId: event.record.eventId, ...heads.events });
    }
    if (time > end - ledgerDays * DAY_MS) chain.facts.push(fact);
  }
  signUpTo(end);
  return chain;
}

/** Generates one CI after the other, in order. */
export function* generateChains(options: ExportOptions): Generator<GeneratedChain> {
  for (let ci = 1; ci <= options.cis; ci++) yield generateChain(options, ci);
}

/** A key like the estate's; tests may keep one, since a signature's bytes are random. */
export function makeSigningKey(): { privateKey: KeyObject; publicKeys: Map<string, string> } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), publicKeys: new Map([[KEY_ID, pem]]) };
}

/** Signs a list as the estate does. */
export function signList(list: ChainList, privateKey: KeyObject): ListFile {
  const text = JSON.stringify(list);
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  return { key: listKey(list.kind, list.signedAt), text: JSON.stringify({ list: text, signature, keyId: KEY_ID }) };
}

/** Collects the marks of each list while chains are generated, and signs them all in succession. */
export function createListWriter(options: ExportOptions, privateKey: KeyObject) {
  const times = signingTimes(options);
  const heads = times.map(() => ({ records: [] as ChainMark[], events: [] as ChainMark[] }));
  const anchors: ChainMark[] = [];
  const before: Partial<Record<ChainListKind, ListFile>> = {};

  function write(kind: ChainListKind, signedAt: number, records: ChainMark[], events: ChainMark[]): ListFile {
    const last = before[kind];
    const previous = last ? { key: last.key, sha256: sha256(last.text) } : null;
    return (before[kind] = signList({ schemaVersion: 1, kind, stage: STAGE, signedAt: iso(signedAt), previous, records, events }, privateKey));
  }

  return {
    add(chain: GeneratedChain): void {
      if (chain.anchor) anchors.push(chain.anchor);
      for (const table of ['records', 'events'] as const) {
        chain.heads[table].forEach((mark, index) => mark && heads[index]?.[table].push(mark));
      }
    },
    /** In order of their keys; anchors are signed twice, half of them at first. */
    *sign(): Generator<ListFile> {
      const last = times.at(-1) ?? FIRST_DAY;
      if (anchors.length > 0) {
        yield write('anchors', last - 2 * DAY_MS, anchors.slice(0, Math.ceil(anchors.length / 2)), []);
        yield write('anchors', last - DAY_MS, anchors, []);
      }
      for (const [index, { records, events }] of heads.entries()) yield write('heads', times[index] ?? 0, records, events);
    },
    /** First lines of `ledger.jsonl`, once all are signed. */
    newest: (): string[] =>
      Object.entries(before).map(([kind, { key, text }]) => JSON.stringify({ newestList: { kind, key, sha256: sha256(text) } })),
  };
}

const byRemediation = (one: LedgerFact, other: LedgerFact): number => (one.remediationId < other.remediationId ? -1 : 1);

/** @returns the lines of `ledger.jsonl`. */
export const ledgerLines = (newest: string[], facts: LedgerFact[]): string[] => [
  ...newest,
  ...facts.sort(byRemediation).map((fact) => JSON.stringify(fact)),
];

/** A whole export in memory. */
export interface MadeExport {
  records: string[];
  events: string[];
  identities: string[];
  lists: ListFile[];
  ledger: string[];
  publicKeys: Map<string, string>;
}

/** Makes an export as the estate would have written it, with a key of its own. */
export function makeAuditExport(options: ExportOptions, { privateKey, publicKeys } = makeSigningKey()): MadeExport {
  const chains = [...generateChains(options)];
  const writer = createListWriter(options, privateKey);
  for (const chain of chains) writer.add(chain);
  const lists = [...writer.sign()];
  return {
    records: chains.flatMap(({ records }) => records),
    events: chains.flatMap(({ events }) => events),
    identities: chains.flatMap(({ identities }) => identities),
    lists,
    ledger: ledgerLines(writer.newest(), chains.flatMap(({ facts }) => facts)),
    publicKeys,
  };
}
