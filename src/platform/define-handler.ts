import type { ExecutionDocument, StateInput } from '../contracts/execution-document.ts';
import { describeIssues } from '../contracts/describe-issues.ts';
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

/** Lambda writes name, message and stack into the Cause; this keeps `$.error` below its 4 KiB. */
function cutToCause(error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  cause.message = cause.message.slice(0, MAX_CAUSE_CHARACTERS);
  cause.stack = (cause.stack ?? '').slice(0, MAX_CAUSE_CHARACTERS);
  return cause;
}

/**
 * Makes the Lambda handler of one state: parse → act → return. Errors go up with their literal name, so that the
 * machine's Retry and Catch match them.
 * @throws InvalidInputError, ResultTooLargeError and whatever `act` throws.
 */
export function defineStateHandler<T>(act: (document: ExecutionDocument, context: StateContext) => Promise<T>) {
  return async (event: unknown, lambda: { awsRequestId: string }): Promise<T> => {
    const { document, execution, state } = parse(event);
    logger.resetKeys();
    logger.appendKeys({ remediationId: document.request.remediationId, state: state.name });
    try {
      const result = await act(document, { execution, invocationId: lambda.awsRequestId });
      assertFits(state.name, result);
      logger.info('state done', { result });
      return result;
    } catch (error) {
      logger.error('state failed', error as Error);
      throw cutToCause(error);
    }
  };
}
