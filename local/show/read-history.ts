import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { ExecutionDocument } from '../../src/contracts/execution-document.ts';
import { describeState } from './describe-state.ts';

/** What the history of an execution tells, one step at a time. */
export type Progress =
  | { kind: 'entered'; state: string }
  | { kind: 'done'; state: string; detail: string }
  | { kind: 'branched'; state: string; to: string }
  | { kind: 'failed-try'; detail: string }
  | { kind: 'ended'; state: string };

const parse = (text: string | undefined): ExecutionDocument => JSON.parse(text ?? '{}') as ExecutionDocument;

/** The states of the machine that end it; each is entered and not left by anything but the end. */
const END_STATE = /^(Succeed|Fail)StateEntered$/;

function readEntered(type: string, state: string): Progress[] {
  if (END_STATE.test(type)) return [{ kind: 'ended', state }];
  return type === 'ChoiceStateEntered' ? [] : [{ kind: 'entered', state }];
}

/** A choice says where it went only by what is entered next. */
function readExited(type: string, state: string, output: string | undefined, next: HistoryEvent | undefined): Progress[] {
  if (type === 'ChoiceStateExited') {
    const to = next?.stateEnteredEventDetails?.name;
    return to === undefined ? [] : [{ kind: 'branched', state, to }];
  }
  return type === 'SucceedStateExited' ? [] : [{ kind: 'done', state, detail: describeState(state, parse(output)) }];
}

/** A try that failed; the machine's Retry or Catch decides what follows. */
function readFailure({ lambdaFunctionFailedEventDetails, taskFailedEventDetails }: HistoryEvent): Progress[] {
  const failure = lambdaFunctionFailedEventDetails ?? taskFailedEventDetails;
  return failure ? [{ kind: 'failed-try', detail: failure.error ?? 'failed' }] : [];
}

/**
 * @param event one event of GetExecutionHistory
 * @param next the event behind it, if there is one yet
 */
export function readEvent(event: HistoryEvent, next: HistoryEvent | undefined): Progress[] {
  const type = event.type ?? '';
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  if (entered?.name !== undefined) return readEntered(type, entered.name);
  if (exited?.name !== undefined) return readExited(type, exited.name, exited.output, next);
  return readFailure(event);
}
