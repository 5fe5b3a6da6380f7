import type { AuditRecord, RemediationResult } from '../../src/contracts/audit-record.ts';
import { actionTypeSchema } from '../../src/contracts/names.ts';
import type { Reason } from '../../src/contracts/reasons.ts';
import { auditRecord } from './audit-record.ts';

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ENDINGS: [RemediationResult, Reason | null][] = [
  ['success', null],
  ['success', null],
  ['success', 'already-satisfied'],
  ['failure', 'action-failed'],
  ['failure', 'unknown-outcome'],
  ['skipped', 'maintenance-window'],
  ['skipped', 'recent-change'],
];

/** Two roles whose names begin alike, and nobody. */
const IDENTITIES = ['StackFlow-ExecuteAction', 'StackFlow-ExecuteAction-2'];
const PEOPLE = ['arn:aws:iam::000000000000:role/intake', 'arn:aws:sts::000000000000:federated-user/ada@example.com'];

const FIRST = Date.UTC(2025, 11, 1);
const SPAN_MS = 60 * 86_400_000;
/** Coarse, so that many records are of the same time. */
const HOUR_MS = 3_600_000;

/** @returns records of two months about a few incidents, CIs and playbooks, many of them written at the same time. */
export function randomAuditRecords(count: number, seed: number): AuditRecord[] {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const numbered = (name: string, most: number) => `${name}${Math.floor(random() * most)}`;
  return Array.from({ length: count }, (_, index) => {
    const remediationId = `rem-${String(index).padStart(5, '0')}`;
    const [result, reason] = pick(ENDINGS);
    const recordedMs = FIRST + Math.floor((random() * SPAN_MS) / HOUR_MS) * HOUR_MS;
    const time = (before: number) => new Date(recordedMs - Math.floor(before)).toISOString();
    const wasCalled = result !== 'skipped' && reason !== 'already-satisfied';
    return auditRecord({
      remediationId,
      attempt: pick([1, 1, 1, 2]),
      incidentId: numbered('INC', 40),
      ciId: numbered('CI', 8),
      playbookId: numbered('playbook-', 5),
      actionType: pick([...actionTypeSchema.options, null]),
      result,
      reason,
      iamIdentity: wasCalled ? `arn:aws:sts::000000000000:assumed-role/${pick(IDENTITIES)}/${remediationId}` : null,
      requestedBy: pick(PEOPLE),
      requestedAt: time(random() * HOUR_MS + 10_000),
      actionFinishedAt: wasCalled ? time(random() * 5_000) : null,
      recordedAt: time(0),
    });
  });
}
