import type { ExecutionDocument, StateInput } from '../contracts/execution-document.ts';
import { describeIssues } from '../contracts/describe-issues.ts';
import { redactText, redactValue } from '../contracts/redaction/redact.ts';
import { stateInputSchema } from '../contracts/state-input.ts';
import { InvalidInputError, ResultTooLargeError } from './errors.ts';
import { logger } from './logger.ts';

/** Share of the execution document that one state may fill, in bytes. */
export const MAX_RESULT_BYTES = 8 * 1024;

/** Longest message, and longest stack, of an error that goes up. */
const MAX_CAUSE_CHARACTERS = 1_500;

/** What a state gets besides the document. */
export interface StateContext {
  execution: StateInput['execution'];
  /** Id of this Lambda invocation. */
  invocationId: string;
}

function parse(event: unknown): StateInput {
  const parsed = stateInputSchema.safeParse(event);
  if (!parsed.success) throw new InvalidInputError('The state input', describeIssues(parsed.error));
  return parsed.data as StateInput;
}

function assertFits(state: string, result: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(result ?? null));
  if (bytes > MAX_RESULT_BYTES) throw new ResultTooLargeError(state, bytes, MAX_RESULT_BYTES);
}

/** Later states act on these, and find the action by its handle: they stay as they are. */
const USED_LATER = new Set(['playbook', 'ci', 'handle']);

/** Execution histories show what a state returns. */
function redactResult<T>(result: T): T {
  if (typeof result !== 'object' || result === null) return result;
  const members = Object.entries(result).map(([key, value]) => [key, USED_LATER.has(key) ? value : redactValue(value)]);
  return Object.fromEntries(members) as T;
}

const cut = (text: string): string => redactText(text).slice(0, MAX_CAUSE_CHARACTERS);

/**
 * Lambda writes name, message, stack and an error's own fields into its log, the first three into the Cause too: a bare
 * copy tells no secret, and keeps `$.error` below its 4 KiB.
 */
function toCause(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return Object.defineProperties(new Error(cut(message)), {
    name: { value: name },
    stack: { value: cut(stack ?? '') },
  });
}

/**
 * Makes the Lambda handler of one state: parse → act → return, without secrets. Errors go up with their literal name, so
 * that the machine's Retry and Catch match them.
 * @throws InvalidInputError, ResultTooLargeError and whatever `act` throws.
 */
export function defineStateHandler<T>(act: (document: ExecutionDocument, context: StateContext) => Promise<T>) {
  return async (event: unknown, lambda: { awsRequestId: string }): Promise<T> => {
    const { document, execution, state } = parse(event);
    logger.resetKeys();
    logger.appendKeys({ remediationId: document.request.remediationId, state: state.name });
    try {
      const result = redactResult(await act(document, { execution, invocationId: lambda.awsRequestId }));
      assertFits(state.name, result);
      logger.info('state done', { result });
      return result;
    } catch (error) {
      logger.error('state failed', error as Error);
      throw toCause(error);
    }
  };
}
