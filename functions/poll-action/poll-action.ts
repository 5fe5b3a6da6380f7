import type { Progress } from '../../src/actions/action.ts';
import { actions } from '../../src/actions/index.ts';
import type { assumeTargetRole } from '../../src/actions/target-identity.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import type { ActionRecord } from '../../src/contracts/plan.ts';
import { redactText } from '../../src/contracts/redaction/redact.ts';
import { afterPoll } from '../../src/decisions/action-record.ts';
import { plannedAction } from '../../src/decisions/planned-action.ts';
import { secondsBetween, type Clock } from '../../src/platform/clock.ts';
import { LeaseLostError } from '../../src/stores/errors.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';

export interface PollActionDependencies {
  ledger: Pick<LedgerStore, 'get' | 'replaceEffect'>;
  assumeTargetRole: typeof assumeTargetRole;
  clock: Clock;
}

/** A time-out is not a failure: nobody has seen how the action ends. */
const timedOut = (detail: string, timeoutSeconds: number): Progress => ({
  status: 'unknown',
  detail: `not finished after ${timeoutSeconds} s: ${detail}`,
});

/** Redacted before anything is cut off: half a secret can't be told. */
const redactProgress = ({ status, detail, output }: Progress): Progress => ({
  status,
  detail: redactText(detail),
  ...(output && { output: redactText(output) }),
});

async function look(record: ActionRecord, document: ExecutionDocument, dependencies: PollActionDependencies): Promise<Progress> {
  const { action, context } = plannedAction(document);
  const assumed = await dependencies.assumeTargetRole(document.request, action);
  const elapsedSeconds = secondsBetween(record.startedAt, dependencies.clock.now());
  const { actionType, plan, handle } = record;
  return redactProgress(await actions[actionType].poll(plan, handle, { ...context, credentials: assumed?.credentials, elapsedSeconds }));
}

/** Writes the end into the ledger with the whole output, before the document says so. @throws LeaseLostError */
async function recordEnd(document: ExecutionDocument, progress: Progress, { ledger, clock }: PollActionDependencies) {
  const { remediationId, incident } = document.request;
  const { ciId } = incident;
  const entry = await ledger.get(remediationId);
  if (!entry?.effect || entry.fencingToken === undefined) throw new LeaseLostError(remediationId, ciId);
  const ended = {
    ...entry.effect,
    outcome: progress.status,
    finishedAt: clock.now().toISOString(),
    ...(progress.output && { output: progress.output }),
  };
  await ledger.replaceEffect({ remediationId, ciId, fencingToken: entry.fencingToken }, ended, ['acknowledged']);
}

/**
 * Looks how far the target has come.
 * @throws TransientTargetError (retried by the machine), TargetRefusedError, LeaseLostError
 */
export async function pollAction(document: ExecutionDocument, dependencies: PollActionDependencies): Promise<ActionRecord> {
  const { action, rule } = document;
  if (!action || !rule?.playbook) throw new TypeError('PollAction needs $.action and $.rule.playbook.');
  const { expectedSeconds, timeoutSeconds } = rule.playbook.safety;
  const seen = await look(action, document, dependencies);
  const now = dependencies.clock.now();
  const elapsedSeconds = secondsBetween(action.startedAt, now);
  const isOver = seen.status === 'running' && elapsedSeconds >= timeoutSeconds;
  const progress = isOver ? timedOut(seen.detail, timeoutSeconds) : seen;
  if (progress.status !== 'running') await recordEnd(document, progress, dependencies);
  return afterPoll(action, progress, { elapsedSeconds, expectedSeconds, timeoutSeconds, now });
}
