import { UnreachableError } from '../connect.ts';

/** What the CLI's exit code says. */
export const EXIT = { done: 0, failed: 1, usage: 2, unreachable: 3, refused: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown when the command line, or a file that it names, isn't what the command takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Errors of the SDK and of Node that mean: nobody answered, or there was nothing to ask with. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'TimeoutError',
  'AuditUnavailableError',
]);

const isUnreachable = (error: Error): boolean =>
  error instanceof UnreachableError ||
  UNREACHABLE.has(error.name) ||
  UNREACHABLE.has((error as NodeJS.ErrnoException).code ?? '') ||
  error.message === 'Region is missing';

/** @returns the exit code that an error stands for. */
export function exitCodeOf(error: Error): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  return isUnreachable(error) ? EXIT.unreachable : EXIT.failed;
}
