export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** How a service speaks; the answer goes back the same way. */
export type Protocol = 'json' | 'query' | 'ec2' | 'rest' | 'rest-xml';

/** One request, whatever protocol it came by. */
export interface Call {
  service: string;
  operation: string;
  protocol: Protocol;
  input: Record<string, unknown>;
  accessKeyId: string;
  requestId: string;
  userAgent: string;
}

/** A body that goes out as it is, with headers (the REST answer of Lambda's Invoke). */
export interface RawAnswer {
  raw: string;
  headers: Record<string, string>;
}

export type Operation = (input: Record<string, unknown>, call: Call) => unknown;

/** An operation of a service; `effect` names the target of one that changes something. */
export type Service = Record<string, Operation>;

/** Thrown by an operation that the service refuses, with the service's own code. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Time as the JSON protocols write it: epoch seconds. */
export const toEpochSeconds = (milliseconds: number): number => milliseconds / 1000;
