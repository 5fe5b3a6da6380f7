import type { ActionContext, Acknowledgement } from '../../src/actions/action.ts';
import { classifyError } from '../../src/actions/ask-target.ts';
import { EffectInProgressError, TransientTargetError } from '../../src/actions/errors.ts';
import { actions } from '../../src/actions/index.ts';
import { makePlan, redactPlan, restorePlan } from '../../src/actions/make-plan.ts';
import type { TargetIdentity, targetIdentity } from '../../src/actions/target-identity.ts';
import { controlScopes } from '../../src/contracts/control.ts';
import type { Refusal } from '../../src/contracts/decision.ts';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import type { Effect } from '../../src/contracts/ledger-entry.ts';
import type { ActionRecord, Plan } from '../../src/contracts/plan.ts';
import { redactText, redactValue } from '../../src/contracts/redaction/redact.ts';
import type { ResolvedAction } from '../../src/contracts/resolved-action.ts';
import { EXECUTE_TIMEOUT_SECONDS } from '../../src/contracts/timeouts.ts';
import { actionRecord } from '../../src/decisions/action-record.ts';
import { checkPause } from '../../src/decisions/check-pause.ts';
import { plannedAction } from '../../src/decisions/planned-action.ts';
import { refuseClosed } from '../../src/decisions/fail-closed.ts';
import { slotCandidate } from '../../src/decisions/slot-candidate.ts';
import { secondsBetween } from '../../src/platform/clock.ts';
import type { StateContext } from '../../src/platform/define-handler.ts';
import { LeaseLostError, UnknownRemediationError } from '../../src/stores/errors.ts';
import type { LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore, Writer } from '../../src/stores/ledger-store.ts';
import { reserve, type Reservation, type ReserveDependencies } from './reserve.ts';

export interface ExecuteActionDependencies extends ReserveDependencies {
  ledger: Pick<LedgerStore, 'get' | 'recordIntent' | 'replaceEffect'>;
  leases: Pick<LeaseStore, 'get' | 'recordUse'>;
  targetIdentity: typeof targetIdentity;
}

/** One invocation's work on one remediation. */
interface Work extends ExecuteActionDependencies {
  writer: Writer;
  identity: TargetIdentity;
  action: ResolvedAction;
  context: ActionContext;
  reservation: Reservation;
  invocationId: string;
}

const actionOf = ({ plan }: Effect) => actions[plan.actionType];

/** Redacted before anything is cut off: half a secret can't be told. */
const recordOf = (effect: Effect, detail: string): ActionRecord => actionRecord(effect, redactText(detail));

/** @throws LeaseLostError when the CI has another holder or token by now: the call is not made. */
async function useCi({ leases, writer, reservation, clock }: Work): Promise<void> {
  const { ciId, remediationId, fencingToken: token } = writer;
  const use = { playbookId: reservation.candidate.playbookId, usedAt: clock.now().toISOString() };
  if (!(await leases.recordUse({ ciId, remediationId, token }, use))) throw new LeaseLostError(remediationId, ciId);
}

/** Has somebody paused it since the gates were asked? Asked after the intent: `stackflow pause` waits for intents. */
const checkPaused = ({ controls, reservation: { candidate, safety }, clock }: Work): Promise<Refusal | undefined> =>
  refuseClosed(async () => checkPause(await controls.read(controlScopes(candidate)), safety.whenPaused, clock.now()));

async function recordAcknowledged(work: Work, effect: Effect, { handle, detail, awsRequestIds, finished }: Acknowledgement) {
  const acknowledged: Effect = {
    ...effect,
    status: 'acknowledged',
    handle,
    awsRequestIds,
    ...(finished && { outcome: finished.status, finishedAt: work.clock.now().toISOString() }),
    ...(finished?.output && { output: redactText(finished.output) }),
  };
  await work.ledger.replaceEffect(work.writer, acknowledged, ['intended']);
  return recordOf(acknowledged, detail);
}

async function recordUnknown(work: Work, effect: Effect, detail: string): Promise<ActionRecord> {
  const unknown: Effect = { ...effect, outcome: 'unknown' };
  await work.ledger.replaceEffect(work.writer, unknown, ['intended']);
  return recordOf(unknown, detail);
}

/** A switch or a limit said no: nothing was done. */
async function refuseIntent(work: Work, effect: Effect, refusal: Refusal): Promise<ActionRecord> {
  if (effect.callEnded) return recordUnknown(work, effect, `it was not asked once more: ${refusal.detail}`);
  const refused: Effect = { ...effect, status: 'refused', refusal: redactValue(refusal) };
  await work.ledger.replaceEffect(work.writer, refused, ['intended']);
  return recordOf(refused, refusal.detail);
}

/** The target did nothing: the intent is taken back, so that a retry may act. */
const recordRefused = (work: Work, effect: Effect): Promise<void> =>
  work.ledger.replaceEffect(work.writer, { ...effect, status: 'refused' }, ['intended']);

/** From now on a call may have taken effect, and nobody is making it any more: it can be probed at once. */
async function recordCallEnded(work: Work, effect: Effect): Promise<Effect> {
  const ended: Effect = { ...effect, callEnded: true };
  await work.ledger.replaceEffect(work.writer, ended, ['intended']);
  return ended;
}

/** What a probe says, in terms of what to do next. */
type Finding = { kind: 'ended'; record: ActionRecord } | { kind: 'not-done' | 'repeatable'; detail: string };

const ageOf = ({ intendedAt }: Effect, { clock }: Work): number => secondsBetween(intendedAt, clock.now());

/** Asks the world whether the call took effect, before anything else is done. An absence counts once it must show. */
async function probe(work: Work, effect: Effect): Promise<Finding> {
  const { settlesWithinSeconds, ...action } = actionOf(effect);
  const found = await action.probe(effect, work.context);
  if (found.kind === 'done') return { kind: 'ended', record: await recordAcknowledged(work, effect, found.acknowledgement) };
  if (ageOf(effect, work) < settlesWithinSeconds) throw new EffectInProgressError(work.context.remediationId, found.detail);
  return found.kind === 'unknown' ? { kind: 'ended', record: await recordUnknown(work, effect, found.detail) } : found;
}

/** The call came back without an answer. */
async function handleLostAnswer(work: Work, effect: Effect): Promise<ActionRecord> {
  const ended = await recordCallEnded(work, effect);
  const found = await probe(work, ended);
  if (found.kind === 'ended') return found.record;
  if (found.kind === 'not-done') await recordRefused(work, ended);
  throw new TransientTargetError(`The call is to be made again: ${found.detail}`);
}

/** The service said no to this call; when an earlier one may have taken effect, that isn't the whole truth. */
async function handleRefusal(work: Work, effect: Effect, said: string): Promise<ActionRecord> {
  if (effect.callEnded) return recordUnknown(work, effect, `asked once more, the service refused: ${said}`);
  await recordRefused(work, effect);
  return recordOf({ ...effect, outcome: 'failed' }, said);
}

async function handleThrottling(work: Work, effect: Effect, said: string): Promise<never> {
  if (!effect.callEnded) await recordRefused(work, effect);
  throw new TransientTargetError(said);
}

function handleCallError(work: Work, effect: Effect, error: Error): Promise<ActionRecord> {
  const said = `${error.name}: ${error.message}`;
  const handle = { ambiguous: handleLostAnswer, refused: handleRefusal, throttled: handleThrottling }[classifyError(error)];
  return handle(work, effect, said);
}

/** The one call, with the plan's secrets. The checks of pause and lease stand directly before it. */
async function call(work: Work, effect: Effect, plan: Plan): Promise<ActionRecord> {
  const paused = await checkPaused(work);
  if (paused) return refuseIntent(work, effect, paused);
  try {
    await useCi(work);
  } catch (error) {
    if (!effect.callEnded) await recordRefused(work, effect);
    throw error;
  }
  let acknowledgement: Acknowledgement;
  try {
    acknowledgement = await actionOf(effect).execute(plan, work.context);
  } catch (error) {
    return handleCallError(work, effect, error as Error);
  }
  return recordAcknowledged(work, effect, acknowledgement);
}

/** What an earlier invocation left: its handle, its verdict, or an intent that has to be probed. */
async function resume(work: Work, effect: Effect): Promise<ActionRecord> {
  if (effect.status === 'acknowledged') return recordOf(effect, 'the action was started by an earlier invocation');
  if (effect.outcome === 'unknown') return recordOf(effect, 'an earlier invocation could not find out what happened');
  if (!effect.callEnded && ageOf(effect, work) < EXECUTE_TIMEOUT_SECONDS)
    throw new EffectInProgressError(work.context.remediationId, 'another invocation may be making it');
  const found = await probe(work, effect);
  if (found.kind === 'ended') return found.record;
  if (found.kind === 'repeatable') {
    const plan = await restorePlan(effect.plan, work.action, work.context);
    return call(work, await recordCallEnded(work, effect), plan);
  }
  await recordRefused(work, effect);
  throw new TransientTargetError(`The call did not take effect: ${found.detail}`);
}

async function act(work: Work): Promise<ActionRecord> {
  const plan = await makePlan(work.action, work.context);
  const effect: Effect = {
    status: 'intended',
    plan: redactPlan(plan),
    invocationId: work.invocationId,
    intendedAt: work.clock.now().toISOString(),
    identity: work.identity.arn,
  };
  if (plan.alreadySatisfied) return recordOf({ ...effect, outcome: 'succeeded' }, 'the target is in the wanted state already');
  const refusal = await refuseClosed(() => reserve(work.reservation, work));
  if (refusal) return recordOf({ ...effect, refusal: redactValue(refusal) }, refusal.detail);
  const intent = await work.ledger.recordIntent(work.writer, effect);
  return intent.kind === 'existing' ? resume(work, intent.effect) : call(work, effect, plan);
}

/**
 * Makes the action's effect happen once: plan, slot, intent into the ledger, pause, lease, call, handle into the
 * ledger. A retry finds the intent and probes before it acts again. What is kept is without secrets; what goes to the
 * target is whole.
 * @throws TransientTargetError, EffectInProgressError (both retried by the machine), LeaseLostError,
 *   UnknownRemediationError, TargetRefusedError and InvalidActionError from planning.
 */
export async function executeAction(
  document: ExecutionDocument,
  { execution, invocationId }: StateContext,
  dependencies: ExecuteActionDependencies,
): Promise<ActionRecord> {
  const { action, context, safety } = plannedAction(document);
  const { remediationId, ciId } = context;
  const entry = await dependencies.ledger.get(remediationId);
  if (!entry) throw new UnknownRemediationError(remediationId);
  if (entry.fencingToken === undefined) throw new LeaseLostError(remediationId, ciId);
  const identity = await dependencies.targetIdentity(document.request, action);
  const work: Work = {
    ...dependencies,
    writer: { remediationId, ciId, fencingToken: entry.fencingToken },
    identity,
    action,
    reservation: { candidate: slotCandidate(document.request, document.rule?.ci, execution.id), safety },
    context: { ...context, credentials: identity.credentials },
    invocationId,
  };
  return entry.effect && entry.effect.status !== 'refused' ? resume(work, entry.effect) : act(work);
}
