import type { RemediationResult } from '../contracts/audit-record.ts';
import type { Refusal } from '../contracts/decision.ts';
import type { ExecutionDocument } from '../contracts/execution-document.ts';
import type { Effect } from '../contracts/ledger-entry.ts';
import type { Reason } from '../contracts/reasons.ts';
import { findHold, verdictsOf } from './find-hold.ts';
import { failingState } from './failing-state.ts';

/** How a remediation ended. */
export interface Outcome {
  result: RemediationResult;
  reason: Reason | null;
  detail: string;
}

const GATES = new Set(['MatchRule', 'CheckMaintenanceWindow', 'CheckRecentChange', 'HoldRemediation']);

const failure = (reason: Reason, detail: string): Outcome => ({ result: 'failure', reason, detail });

/** The ledger's word on the effect goes before everything that the document says. */
function outcomeOfEffect(effect: Effect, said: string): Outcome {
  if (effect.outcome === 'succeeded') return { result: 'success', reason: null, detail: said };
  if (effect.outcome === 'failed' || effect.status === 'refused') return failure('action-failed', said);
  return failure('unknown-outcome', said || `the call was made for ${effect.plan.targetResource}; what became of it is not known`);
}

/** The first gate that denied, in the machine's order; a hold that nothing came of otherwise. */
function refusal(document: ExecutionDocument): Outcome | undefined {
  const verdicts = verdictsOf(document);
  const refused = verdicts.find(({ verdict }) => verdict === 'deny') ?? verdicts.find(({ verdict }) => verdict === 'hold');
  return refused && refused.verdict !== 'allow' ? skipped(refused) : undefined;
}

const skipped = ({ reason, detail }: Refusal): Outcome => ({ result: 'skipped', reason, detail });

function outcomeOfError(document: ExecutionDocument, cause: string): Outcome {
  const state = failingState(document);
  return failure(GATES.has(state) ? 'gate-error' : 'action-failed', `${state}: ${cause}`);
}

/** @returns `errorMessage` of the Lambda's JSON, or the cause as it is. */
function describeError({ error }: ExecutionDocument): string {
  if (!error) return '';
  try {
    return `${error.Error}: ${(JSON.parse(error.Cause) as { errorMessage?: string }).errorMessage ?? error.Cause}`;
  } catch {
    return `${error.Error}: ${error.Cause}`;
  }
}

/**
 * The one place that says how a remediation ended, for the audit record, the note and the end state.
 * @param document what the execution has written so far; of an aborted one, its request alone
 * @param effect the ledger's row of the effect, if a call was ever intended
 */
export function decideOutcome(document: ExecutionDocument, effect: Effect | undefined): Outcome {
  const error = describeError(document);
  if (effect && !effect.refusal) return outcomeOfEffect(effect, error || (document.action?.detail ?? ''));
  if (error && findHold(document)) return outcomeOfError(document, error);
  const refused = refusal(document);
  if (refused) return refused;
  if (error) return outcomeOfError(document, error);
  if (document.plan) return { result: 'skipped', reason: 'dry-run', detail: 'planned only: nothing was executed' };
  if (document.action?.alreadySatisfied)
    return { result: 'success', reason: 'already-satisfied', detail: document.action.detail };
  if (document.action?.status === 'failed') return failure('action-failed', document.action.detail);
  return failure('action-failed', 'the execution ended before anything was done');
}
