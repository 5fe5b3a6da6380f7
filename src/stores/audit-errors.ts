/**
 * Thrown when the audit database can't answer now: it resumes from zero (about 15 s), is overloaded, or its chain moved
 * under every attempt. The machine retries WriteAudit on this name.
 */
export class AuditUnavailableError extends Error {
  override readonly name = 'AuditUnavailableError';
  constructor(why: string, cause?: unknown) {
    super(`The audit database can't answer now: ${why}. Nothing was lost; try again in a few seconds.`, {
      cause,
    });
  }
}

/** What the Data API, or the way to it, says when the same call can succeed later. */
const TRANSIENT_NAMES = new Set([
  'DatabaseResumingException',
  'DatabaseUnavailableException',
  'InternalServerErrorException',
  'ServiceUnavailableError',
  'StatementTimeoutException',
  'ThrottlingException',
  'TimeoutError',
]);
const TRANSIENT_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
/** Connection lost, serialisation or deadlock, out of resources, shutting down. */
const TRANSIENT_STATE = /SQLState: (08|40|53|57P)/;

/** @returns the error to throw: a retryable one when it is worth it, else the error itself. */
export function classifyAuditError(error: unknown): unknown {
  const { name, code, message = '' } = error as Partial<Error> & { code?: string };
  const isTransient =
    TRANSIENT_NAMES.has(name ?? '') || TRANSIENT_CODES.has(code ?? '') || TRANSIENT_STATE.test(message);
  return isTransient ? new AuditUnavailableError(`${name}: ${message}`, error) : error;
}
