import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { examineExport } from '../../../scripts/audit/examine-export.ts';
import { openExport } from '../../../scripts/audit/export-trail.ts';
import { exportTrail } from '../../../scripts/audit/export.ts';
import { readLines } from '../../../scripts/audit/read-lines.ts';
import { verifyAudit, type AuditEvidence } from '../../../src/decisions/verify-audit/verify-audit.ts';
import type { Bounds } from '../../../src/decisions/verify-audit/vouching.ts';
import { makeAuditExport, SMALL_EXPORT } from '../../support/make-audit-export.ts';

/** Some ten lines. */
const SEGMENT_BYTES = 20_000;
const { records, events, identities, lists, ledger, publicKeys } = makeAuditExport(SMALL_EXPORT);
let directory: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'examine-'));
  const rows = { records: Readable.from(records), events: Readable.from(events), identities: Readable.from(identities) };
  const proof = { lists: Readable.from(lists), ledger: Readable.from(ledger), publicKeys };
  await exportTrail({ stage: 'test', ...rows, ...proof }, directory, {}, new Date());
});
afterEach(() => rmSync(directory, { recursive: true }));

async function verify(rows: Pick<AuditEvidence, 'records' | 'events'>, bounds: Bounds) {
  const { identities: names, lists: signed, ledger: facts, publicKeys: keys } = await openExport(directory, true);
  return verifyAudit({ ...rows, identities: names, lists: signed, ledger: facts, publicKeys: keys, ...bounds });
}

const linesOf = (file: string) => readLines(createReadStream(join(directory, file)));
const verifyHere = (bounds: Bounds) => verify({ records: linesOf('records.jsonl'), events: linesOf('events.jsonl') }, bounds);

async function verifyInThreads(bounds: Bounds) {
  const { close, ...rows } = examineExport(directory, SEGMENT_BYTES);
  try {
    return await verify(rows, bounds);
  } finally {
    await close();
  }
}

function rewrite(file: string, change: (lines: string[]) => void): void {
  const path = join(directory, file);
  const lines = readFileSync(path, 'utf8').split('\n');
  change(lines);
  writeFileSync(path, lines.join('\n'));
}

const spoil = (lines: string[], index: number): void => void (lines[index] = lines[index]?.replace('"detail":"', '"detail":"not ') ?? '');

test.each<[string, boolean, () => void, Bounds?]>([
  ['a whole trail', true, () => undefined],
  ['a part of the time', true, () => undefined, { from: '2019-02-01T00:00:00.000Z', to: '2019-04-01T00:00:00.000Z' }],
  ['rows that were changed in several segments', false, () => rewrite('records.jsonl', (lines) => [3, 70, 71, 150].forEach((index) => spoil(lines, index)))],
  ['rows that are gone', false, () => rewrite('events.jsonl', (lines) => lines.splice(50, 3))],
  ['a line that is none', false, () => rewrite('events.jsonl', (lines) => (lines[99] = 'nonsense'))],
  ['a last line that was cut', false, () => rewrite('records.jsonl', (lines) => lines.splice(-2, 2, lines.at(-2)?.slice(0, 100) ?? ''))],
  ['no records at all', false, () => writeFileSync(join(directory, 'records.jsonl'), '')],
])('threads say of %s what one thread says', async (_, isWhole, change, bounds = {}) => {
  change();

  const verdict = await verifyInThreads(bounds);

  expect(verdict.ok).toBe(isWhole);
  expect(verdict).toEqual(await verifyHere(bounds));
});

test('a file that can no longer be read is an error, and no verdict', async () => {
  const { records: rows, close } = examineExport(directory, SEGMENT_BYTES);
  rmSync(join(directory, 'records.jsonl'));

  await expect(rows({})[Symbol.asyncIterator]().next()).rejects.toThrow('ENOENT');
  await close();
});

test('events that are asked for before the records are an error, and no empty table', async () => {
  const { events: rows, close } = examineExport(directory, SEGMENT_BYTES);

  await expect(rows({})[Symbol.asyncIterator]().next()).rejects.toThrow("it is 0's turn");
  await close();
});

test('threads that nobody asked anything are not started, and those that are left in the middle end', async () => {
  await examineExport(directory).close();
  const { records: rows, close } = examineExport(directory, SEGMENT_BYTES);
  await rows({})[Symbol.asyncIterator]().next();

  await close();
});
