import { DatabaseError, type PoolClient } from 'pg';
import { PostgresError, type PostgresFailure, type QueryResult, type Session } from '../engine.ts';
import { describeFailure } from '../postgres/messages.ts';
import type { OwnNames } from './own-names.ts';
import { runTyped } from './typed-query.ts';

/** What is no answer of the server is a lost connection. */
export function toPostgresError(error: unknown): PostgresError {
  if (error instanceof DatabaseError) return new PostgresError(describeFailure(error));
  const { message, code } = error as Error & { code?: string };
  return new PostgresError({ severity: 'FATAL', sqlState: '08006', message: message || code || String(error) });
}

const toCaller = ({ columns, rows, affectedRows }: QueryResult, { fromServer }: OwnNames): QueryResult => ({
  columns: columns.map(({ name, typeId }) => ({ name: fromServer(name), typeId })),
  rows: rows.map((row) => row.map((text) => text && fromServer(text))),
  affectedRows,
});

function failureToCaller({ failure }: PostgresError, { fromServer }: OwnNames): PostgresFailure {
  const translate = (text: string | undefined) => text && fromServer(text);
  const { message, detail, hint } = failure;
  return { ...failure, message: fromServer(message), detail: translate(detail), hint: translate(hint) };
}

// Only a value that is nothing but a name: what a text says of one stays as it is.
const bindToServer = (text: string | null, { toServer }: OwnNames): string | null =>
  text && /^\w+$/.test(text) ? toServer(text) : text;

export interface ServerSession extends Session {
  /** Cuts the connection, whatever it is doing. */
  abandon(): void;
}

/**
 * A pooled connection as the Data API sees it, under the caller's names.
 * @param onReleased called once, when the session has given its connection back.
 */
export function openSession(client: PoolClient, names: OwnNames, onReleased: () => void): ServerSession {
  let isLost = false;
  let isReleased = false;

  function release(): void {
    if (isReleased) return;
    isReleased = true;
    // With a transaction that a statement began and none has ended, the connection goes too.
    client.release(isLost || client.getTransactionStatus() !== 'I');
    onReleased();
  }

  return {
    async query(sql, parameters = []) {
      const bound = parameters.map(({ typeId, text }) => ({ typeId, text: bindToServer(text, names) }));
      try {
        return toCaller(await runTyped(client, names.toServer(sql), bound), names);
      } catch (error) {
        const failure = failureToCaller(toPostgresError(error), names);
        // PostgreSQL ends the connection with whatever it calls fatal.
        isLost ||= failure.severity === 'FATAL' || failure.severity === 'PANIC';
        throw new PostgresError(failure);
      }
    },
    release,
    abandon() {
      isLost = true;
      release();
    },
  };
}
