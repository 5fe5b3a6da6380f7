import type { Invocation } from './protocol.ts';

/** What Lambda's Node runtime and a handler agree on. */
export type Handler = (event: unknown, context: object) => unknown;

interface FunctionContext {
  functionName: string;
  functionArn: string;
  memoryMegabytes: number;
}

/** @returns the error as Lambda's Node runtime writes it. */
export const describeError = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify({
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      })
    : JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });

/** @returns the context object of one invocation. */
export const createContext = (
  { functionName, functionArn, memoryMegabytes }: FunctionContext,
  { requestId, deadline }: Omit<Invocation, 'payload'>,
) => ({
  awsRequestId: requestId,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  memoryLimitInMB: String(memoryMegabytes),
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});
