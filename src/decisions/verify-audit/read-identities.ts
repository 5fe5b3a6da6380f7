import { IDENTITY_COLUMNS, type ExportedIdentity } from '../../contracts/audit-evidence.ts';
import type { ExaminedRow } from './examine-row.ts';
import { isSequence, readObject } from './read-row.ts';
import type { Finding } from './verdict.ts';

const NAMES = Object.keys(IDENTITY_COLUMNS).join(',');

/** A place in a chain. */
export type At = Pick<ExportedIdentity, 'ciId' | 'sequence'>;

/** @returns whether one place comes before another in an export. */
export const isBefore = (one: At, other: At): boolean =>
  one.ciId === other.ciId ? one.sequence < other.sequence : one.ciId < other.ciId;

/** @returns the line that a record's identity has. */
export const identityLine = ({ remediationId, ciId, sequence, hash, writtenAt }: ExaminedRow): string =>
  JSON.stringify({ remediationId, ciId, sequence, hash, recordedAt: writtenAt });

function readIdentity(line: string): ExportedIdentity | undefined {
  const value = readObject(line);
  if (!value || Object.keys(value).join(',') !== NAMES || JSON.stringify(value) !== line) return undefined;
  const { remediationId, ciId, sequence, hash, recordedAt } = value;
  if (typeof remediationId !== 'string' || typeof ciId !== 'string' || !isSequence(sequence)) return undefined;
  return typeof hash === 'string' && typeof recordedAt === 'string' ? { remediationId, ciId, sequence, hash, recordedAt } : undefined;
}

export type ReportIdentity = (fault: Pick<Finding, 'kind' | 'problem'>, at?: At & { remediationId?: string }) => void;

async function* iterate(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}

/** Reads `identities.jsonl` one line at a time; a line is parsed only when somebody asks what it says. */
export function createIdentityReader(
  lines: AsyncIterable<string> | Iterable<string>,
  mayBeginAnywhere: boolean,
  report: ReportIdentity,
) {
  const iterator = iterate(lines);
  let number = 0;
  let line: string | undefined;
  let identity: ExportedIdentity | undefined;
  let before: At = { ciId: '', sequence: 0 };

  async function readLine(): Promise<void> {
    const { value, done } = await iterator.next();
    line = done ? undefined : value;
    identity = undefined;
    number += done ? 0 : 1;
  }

  /** Reads on until a line is an identity that comes behind all others. */
  async function parse(): Promise<ExportedIdentity | undefined> {
    while (line !== undefined && !identity) {
      const read = readIdentity(line);
      if (read && isBefore(before, read)) identity = read;
      else {
        if (!read) report({ kind: 'line', problem: 'is no identity, as JSON.stringify writes it' });
        else report({ kind: 'order', problem: 'its place has come already, or the identities are not in order' }, read);
        await readLine();
      }
    }
    return identity;
  }

  return {
    /** Lines so far. */
    count: (): number => number,
    start: readLine,
    isAt: (expected: string): boolean => line === expected,
    /** @returns the identity at hand, or undefined behind the last one. */
    current: parse,
    /** Goes on behind the place at hand. Identities outlive their records: none is missing. */
    async pass({ ciId, sequence }: At): Promise<void> {
      const last = before.ciId === ciId ? before.sequence : 0;
      const isOpen = last === 0 && mayBeginAnywhere;
      if (sequence > last + 1 && !isOpen) report({ kind: 'identity', problem: 'the identities before it are missing' }, { ciId, sequence });
      before = { ciId, sequence };
      await readLine();
    },
  };
}
