import type { Effect } from '../contracts/ledger-entry.ts';
import type { ActionRecord } from '../contracts/plan.ts';
import { nextWaitSeconds } from './poll-schedule.ts';

/** Output that the document has room for, in characters; the whole is in the ledger and the audit record. */
const MAX_OUTPUT_CHARACTERS = 1_000;

const FIRST_POLL = { pollCount: 0, elapsedSeconds: 0, expectedSeconds: 1, timeoutSeconds: Number.POSITIVE_INFINITY };

/** @returns `$.action` as ExecuteAction leaves it: running until someone has seen the end. */
export function actionRecord(effect: Effect, detail: string): ActionRecord {
  const { plan, handle = {}, outcome = 'running', refusal, output, finishedAt, identity, awsRequestIds = [], intendedAt } = effect;
  return {
    status: refusal ? 'refused' : outcome,
    ...(refusal && { refusal }),
    actionType: plan.actionType,
    targetResource: plan.targetResource,
    alreadySatisfied: plan.alreadySatisfied,
    plan,
    handle,
    pollCount: 0,
    waitSeconds: nextWaitSeconds(FIRST_POLL),
    startedAt: intendedAt,
    ...(finishedAt && { finishedAt }),
    detail: detail.slice(0, MAX_OUTPUT_CHARACTERS),
    ...(output && { output: output.slice(0, MAX_OUTPUT_CHARACTERS) }),
    identity,
    awsRequestIds,
  };
}

/** @returns the record after one more poll, with the time until the next. */
export function afterPoll(
  record: ActionRecord,
  progress: Pick<ActionRecord, 'status' | 'detail'> & { output?: string },
  timing: { elapsedSeconds: number; expectedSeconds: number; timeoutSeconds: number; now: Date },
): ActionRecord {
  const pollCount = record.pollCount + 1;
  const { now, ...schedule } = timing;
  return {
    ...record,
    status: progress.status,
    detail: progress.detail.slice(0, MAX_OUTPUT_CHARACTERS),
    pollCount,
    waitSeconds: nextWaitSeconds({ pollCount, ...schedule }),
    ...(progress.output && { output: progress.output.slice(0, MAX_OUTPUT_CHARACTERS) }),
    ...(progress.status !== 'running' && { finishedAt: now.toISOString() }),
  };
}
