/** A Lambda function as deployed. */
export interface FunctionDefinition {
  functionName: string;
  /** Absolute path of the CommonJS bundle. */
  file: string;
  exportName: string;
  environment: Record<string, string>;
  /** Key of the session that it acts as; without it, that of whoever runs the stack. */
  accessKeyId?: string;
  timeoutSeconds: number;
  memoryMegabytes?: number;
}

/** What an invocation gives back, as the Invoke API does. */
export interface InvocationResult {
  requestId: string;
  /** JSON: the handler's result, or the error as Lambda writes it. */
  payload: string;
  functionError?: 'Unhandled';
}

/** @returns the ARN that a function has locally. */
export const functionArn = (functionName: string): string =>
  `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;

/** @returns the function's name in an ARN (with or without a version) or the name itself. */
export const functionNameOf = (nameOrArn: string): string => nameOrArn.split(':')[6] ?? nameOrArn;

const failed = (requestId: string, errorType: string, errorMessage: string): InvocationResult => ({
  requestId,
  payload: JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${errorMessage}` }),
  functionError: 'Unhandled',
});

/** The container was killed because the function took too long. */
export const timedOut = (requestId: string, seconds: number): InvocationResult =>
  failed(requestId, 'Sandbox.Timedout', `Task timed out after ${seconds.toFixed(2)} seconds`);

/** The container's process ended before the handler answered. */
export const exited = (requestId: string, status: number): InvocationResult =>
  failed(requestId, 'Runtime.ExitError', `Runtime exited with error: exit status ${status}`);
