import type { BoundParameter, PostgresFailure, QueryResult } from '../engine.ts';

export interface WorkerSettings {
  dataDir: string | undefined;
}

/** What the main thread asks of the worker. */
export type Ask = { id: number; kind: 'query'; sql: string; parameters: BoundParameter[] } | { id: number; kind: 'close' };

/** What the worker answers; id 0 says that the database is open. */
export type Answer = { id: number; result: QueryResult } | { id: number; failure: PostgresFailure };

/** @returns an error as plain data, since class and extra fields don't cross the thread's border. */
export function describeFailure(error: unknown): PostgresFailure {
  const failure = error as Partial<PostgresFailure> & { code?: string };
  return {
    message: failure.message ?? String(error),
    severity: failure.severity ?? 'ERROR',
    sqlState: failure.code ?? 'XX000',
    hint: failure.hint,
    detail: failure.detail,
    position: failure.position,
  };
}
