import { PostgresError, type PostgresFailure } from './engine.ts';

const STATUS = {
  BadRequestException: 400,
  DatabaseErrorException: 400,
  DatabaseNotFoundException: 404,
  DatabaseResumingException: 400,
  InternalServerErrorException: 500,
  ThrottlingException: 400,
  TransactionNotFoundException: 404,
  UnsupportedResultException: 400,
} as const;

export type DataApiErrorCode = keyof typeof STATUS;

/** An error as the RDS Data API answers it. */
export class DataApiError extends Error {
  override readonly name = 'DataApiError';
  readonly code: DataApiErrorCode;
  readonly status: number;
  constructor(code: DataApiErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
  }
}

/** @returns a refusal of the request itself. */
export const badRequest = (message: string): DataApiError => new DataApiError('BadRequestException', message);

function describe({ severity, message, detail, hint, position, sqlState }: PostgresFailure): string {
  const lines = [`${severity}: ${message}`];
  if (detail) lines.push(`Detail: ${detail}`);
  if (hint) lines.push(`Hint: ${hint}`);
  if (position) lines.push(`Position: ${position}`);
  return `${lines.join('\n  ')}; SQLState: ${sqlState}`;
}

/** @returns any error as one of the Data API. */
export function toDataApiError(error: unknown): DataApiError {
  if (error instanceof DataApiError) return error;
  if (!(error instanceof PostgresError)) return new DataApiError('InternalServerErrorException', String(error));
  // PostgreSQL's own words when a prepared statement holds several.
  if (error.message.includes('multiple commands')) return badRequest("Multistatements aren't supported");
  return new DataApiError('DatabaseErrorException', describe(error.failure));
}
