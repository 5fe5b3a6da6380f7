import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openExport, type ExportedTrail } from '../../../scripts/audit/export-trail.ts';
import { exportTrail } from '../../../scripts/audit/export.ts';
import type { Trail } from '../../../scripts/audit/trail.ts';
import { verifyAudit } from '../../../src/decisions/verify-audit/verify-audit.ts';
import { makeAuditExport, SMALL_EXPORT, type MadeExport } from '../../support/make-audit-export.ts';

const NOW = new Date('2026-05-19T10:00:00Z');
const made = makeAuditExport(SMALL_EXPORT);
let scratch: string;
const opened: ExportedTrail[] = [];
beforeEach(() => void (scratch = mkdtempSync(join(tmpdir(), 'export-'))));
afterEach(async () => {
  for (const trail of opened.splice(0)) await trail.close();
  rmSync(scratch, { recursive: true });
});

async function open(directory: string, isLedgerWanted = true): Promise<ExportedTrail> {
  const trail = await openExport(directory, isLedgerWanted);
  opened.push(trail);
  return trail;
}

const trailOf = ({ records, events, identities, lists, ledger, publicKeys }: MadeExport): Trail => ({
  stage: 'test',
  records: Readable.from(records),
  events: Readable.from(events),
  identities: Readable.from(identities),
  lists: Readable.from(lists),
  ledger: Readable.from(ledger),
  publicKeys,
});

async function exportAndVerify(trail: Trail, directory: string) {
  await exportTrail(trail, directory, {}, NOW);
  const exported = await open(directory);
  return { verdict: await verifyAudit(exported), changedFiles: exported.changedFiles() };
}

describe('an export', () => {
  test('reads as it was written, and is whole', async () => {
    const { verdict, changedFiles } = await exportAndVerify(trailOf(made), scratch);

    expect(verdict).toEqual(await verifyAudit(made));
    expect(changedFiles).toEqual([]);
    expect(readFileSync(join(scratch, 'records.jsonl'), 'utf8')).toBe(made.records.map((line) => `${line}\n`).join(''));
  });

  test('says in its manifest what it holds', async () => {
    const manifest = await exportTrail(trailOf(made), scratch, { from: '2019-01-01T00:00:00.000Z' }, NOW);

    expect(manifest).toMatchObject({
      stage: 'test',
      exportedAt: NOW.toISOString(),
      from: '2019-01-01T00:00:00.000Z',
      to: null,
      counts: { records: 164, events: 120, identities: 180, ledger: 74, lists: 6 },
    });
    expect(Object.keys(manifest.files).sort()).toEqual(
      [...made.lists.map(({ key }) => key), 'events.jsonl', 'identities.jsonl', 'keys.json', 'ledger.jsonl', 'records.jsonl'].sort(),
    );
    expect(JSON.parse(readFileSync(join(scratch, 'manifest.json'), 'utf8'))).toEqual(manifest);
  });

  test('keeps what somebody put beside the lists, where it is found, and nowhere else', async () => {
    const stray = { key: 'lists/../../../stray.json', text: '{}' };
    const directory = join(scratch, 'a', 'b');

    const { verdict } = await exportAndVerify(trailOf({ ...made, lists: [...made.lists, stray] }), directory);

    expect(verdict.firstBad).toMatchObject({ kind: 'line', where: 'lists', key: expect.stringMatching(/^lists\/stray\/[0-9a-f]{64}\.json$/) });
    expect(existsSync(join(scratch, 'stray.json')) || existsSync(join(scratch, 'a', 'stray.json'))).toBe(false);
  });

  test('whose list was cut off is not the one that was written', async () => {
    await exportTrail(trailOf(made), scratch, {}, NOW);
    rmSync(join(scratch, made.lists.at(-1)?.key ?? ''));

    const exported = await open(scratch);
    await verifyAudit(exported);

    expect(exported.changedFiles()).toEqual([made.lists.at(-1)?.key]);
  });

  test.each(['manifest.json', 'keys.json', 'records.jsonl', 'ledger.jsonl'])('without %s is incomplete', async (file) => {
    await exportTrail(trailOf(made), scratch, {}, NOW);
    rmSync(join(scratch, file));

    await expect(openExport(scratch, true)).rejects.toMatchObject({ name: 'IncompleteExportError', message: expect.stringContaining(file) });
  });

  test('without the ledger can be opened by whoever relies on the lists', async () => {
    await exportTrail(trailOf(made), scratch, {}, NOW);
    rmSync(join(scratch, 'ledger.jsonl'));

    const { ledger: _ledger, ...exported } = await open(scratch, false);
    expect((await verifyAudit(exported)).ok).toBe(true);
    expect(exported.changedFiles()).toEqual([]);
  });
});
