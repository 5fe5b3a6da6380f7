import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import type { Hold } from '../../src/contracts/ledger-entry.ts';
import { endSlot } from '../../src/decisions/end-slot.ts';
import { findHold } from '../../src/decisions/find-hold.ts';
import { renderHoldNote } from '../../src/decisions/render-work-note.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { ControlStore } from '../../src/stores/control-store.ts';
import { RemediationOverError } from '../../src/stores/errors.ts';
import type { IncidentStore } from '../../src/stores/incident-store.ts';
import type { LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface HoldRemediationDependencies {
  leases: Pick<LeaseStore, 'release'>;
  ledger: Pick<LedgerStore, 'recordHold'>;
  controls: Pick<ControlStore, 'changeActivity'>;
  incidents: Pick<IncidentStore, 'addWorkNote'>;
  clock: Clock;
}

/** Whatever a gate says, the machine never goes round without a pause, in seconds. */
const SHORTEST_HOLD_SECONDS = 5;

function nextHold(document: ExecutionDocument, now: Date): Hold {
  const { reason, detail, recheckAt } = findHold(document) ?? {};
  if (!reason || !detail) throw new TypeError('HoldRemediation needs a verdict that says hold.');
  const soonest = new Date(now.getTime() + SHORTEST_HOLD_SECONDS * 1000).toISOString();
  const { hold } = document;
  return {
    reason,
    detail,
    since: hold?.since ?? now.toISOString(),
    recheckAt: recheckAt && Date.parse(recheckAt) > Date.parse(soonest) ? new Date(recheckAt).toISOString() : soonest,
    count: (hold?.count ?? 0) + 1,
  };
}

/**
 * Gives the CI and the slot back while the execution waits, and tells the incident when it begins to wait for something
 * else than before. Every gate is asked again afterwards.
 * @throws IncidentNotFoundError when the host has no such incident any more; RemediationOverError when it is redriven.
 */
export async function holdRemediation(
  document: ExecutionDocument,
  { leases, ledger, controls, incidents, clock }: HoldRemediationDependencies,
): Promise<Hold> {
  const { remediationId, incident } = document.request;
  const now = clock.now();
  const hold = nextHold(document, now);
  if (!(await ledger.recordHold(remediationId, hold))) throw new RemediationOverError(remediationId);
  await leases.release(incident.ciId, remediationId);
  await controls.changeActivity((activity) => ({ answer: undefined, next: endSlot(activity, remediationId, 'nothing-done', now) }));
  if (hold.reason !== document.hold?.reason)
    await incidents.addWorkNote(incident.id, `${remediationId}-held-${hold.reason}`, {
      text: renderHoldNote(document, hold),
      author: 'StackFlow Auto-Remediation',
      created_at: now.toISOString(),
    });
  return hold;
}
