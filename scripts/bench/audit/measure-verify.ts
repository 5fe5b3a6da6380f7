import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { AuditVerdict } from '../../../src/decisions/verify-audit/verdict.ts';
import { createAuditExportStore } from '../../../src/stores/audit-export-store.ts';
import type { AuditSqlOptions } from '../../../src/stores/audit-sql.ts';
import { exportTrail } from '../../audit/export.ts';
import { makeProof, STAGE } from './make-proof.ts';
import type { TrailOptions } from './make-trail.ts';

const STACKFLOW = fileURLToPath(new URL('../../stackflow.ts', import.meta.url));

/** Thrown when the trail that was loaded isn't found to be whole: the time that it took says nothing. */
class NotVerifiedError extends Error {
  override readonly name = 'NotVerifiedError';
  constructor(said: string) {
    super(`\`stackflow audit verify\` did not find the trail whole: ${said}`);
  }
}

export interface VerifyTimes {
  checked: AuditVerdict['checked'];
  exportBytes: number;
  exportSeconds: number;
  /** Of the whole command, its start included. */
  verifySeconds: number;
}

async function writeExport(options: AuditSqlOptions, trail: TrailOptions, directory: string) {
  const store = createAuditExportStore(options);
  const bounds = await store.readBounds({});
  const rows = {
    records: store.readLines('records', bounds),
    events: store.readLines('events', bounds),
    identities: store.readLines('identities', bounds),
  };
  return exportTrail({ stage: STAGE, ...rows, ...makeProof(trail) }, directory, {}, new Date());
}

/** @throws NotVerifiedError */
async function verify(directory: string, records: number): Promise<AuditVerdict> {
  const words = ['--json', 'audit', 'verify', '--export', directory];
  const child = spawn(process.execPath, [STACKFLOW, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  const [said, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new NotVerifiedError(complaint || said.slice(0, 2000));
  const verdict = JSON.parse(said) as AuditVerdict;
  const { checked } = verdict;
  if (checked.records !== records) throw new NotVerifiedError(`it checked ${checked.records} of ${records} records`);
  return verdict;
}

/** Exports a loaded trail with signed lists and a ledger, and has `stackflow audit verify` check it. */
export async function measureVerify(options: AuditSqlOptions, trail: TrailOptions): Promise<VerifyTimes> {
  const directory = await mkdtemp(join(tmpdir(), 'stackflow-bench-'));
  try {
    const start = performance.now();
    const { files } = await writeExport(options, trail, directory);
    const exported = performance.now();
    const { checked } = await verify(directory, trail.records);
    const verified = performance.now();
    const exportBytes = Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
    return { checked, exportBytes, exportSeconds: (exported - start) / 1000, verifySeconds: (verified - exported) / 1000 };
  } finally {
    await rm(directory, { recursive: true });
  }
}
