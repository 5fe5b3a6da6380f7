import { TargetRefusedError, TransientTargetError } from './errors.ts';

interface ServiceError extends Error {
  $metadata?: { httpStatusCode?: number };
  $retryable?: { throttling?: boolean };
}

/** Refusals that a later call may not meet: quotas, and a target that is busy with an update. */
const LATER = /Throttl|TooManyRequests|TooManyInvalidations|RequestLimitExceeded|SlowDown|ResourceContention|ScalingActivityInProgress/;

export type Refusal = 'throttled' | 'refused' | 'ambiguous';

/**
 * What an SDK error says about the call: `throttled` and `refused` mean that the service did nothing; `ambiguous`
 * (5xx, time-out, lost connection) that it may have.
 */
export function classifyError(error: unknown): Refusal {
  const { name, $metadata, $retryable } = error as ServiceError;
  if (LATER.test(name) || $retryable?.throttling || $metadata?.httpStatusCode === 429) return 'throttled';
  const status = $metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500 ? 'refused' : 'ambiguous';
}

/** Makes a call that only reads. @throws TransientTargetError or TargetRefusedError with the service's own words. */
export async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { name, message } = error as Error;
    if (classifyError(error) === 'refused') throw new TargetRefusedError(`${name}: ${message}`, { cause: error });
    throw new TransientTargetError(`${name}: ${message}`, { cause: error });
  }
}
