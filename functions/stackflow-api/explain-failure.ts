import { AuditUnavailableError } from '../../src/stores/audit-errors.ts';
import { CorruptRecordError, UnprocessedKeysError } from '../../src/stores/errors.ts';
import { refuse, refuseForNow, type Refusal } from './answers.ts';
import { IssuerUnavailableError } from './issuer-keys.ts';

/** How long an idle audit database takes to answer again. */
const RESUME_SECONDS = 15;
const BUSY_SECONDS = 2;

/** What AWS calls too much at once, or too slow. */
const BUSY = new Set([
  'ThrottlingException',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'RequestThrottled',
  'TimeoutError',
]);

/** @returns what the caller is told of what nobody expected, and whether to send it again. */
export function explainFailure(error: Error): Refusal {
  if (error instanceof AuditUnavailableError)
    return refuseForNow('not-now', 'The audit database resumes, or has too much to read. Send it again in a few seconds, or ask for less time.', RESUME_SECONDS);
  if (error instanceof IssuerUnavailableError) return refuseForNow('not-now', "The identity provider can't be asked whose token it is. Send it again in a moment.", BUSY_SECONDS);
  if (error instanceof UnprocessedKeysError || BUSY.has(error.name))
    return refuseForNow('not-now', 'AWS has too much to do. Send it again in a moment.', BUSY_SECONDS);
  if (error instanceof CorruptRecordError) return refuse('failed', error.message);
  return refuse('failed', 'Nothing is known to have been done. Send it again.');
}
