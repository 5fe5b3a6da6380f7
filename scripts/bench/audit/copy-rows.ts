import type { ClientBase, Connection, Submittable } from 'pg';

/** What node-postgres can do and its types don't say. */
interface RawConnection {
  query(sql: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** One COPY FROM STDIN, in PostgreSQL's simple protocol. */
class CopyQuery implements Submittable {
  readonly #sql: string;
  readonly #data: Buffer;
  readonly #done: (error: Error | undefined) => void;

  constructor(sql: string, data: Buffer, done: (error: Error | undefined) => void) {
    this.#sql = sql;
    this.#data = data;
    this.#done = done;
  }

  submit(connection: Connection): void {
    (connection as unknown as RawConnection).query(this.#sql);
  }

  handleCopyInResponse(connection: Connection): void {
    const raw = connection as unknown as RawConnection;
    raw.sendCopyFromChunk(this.#data);
    raw.endCopyFrom();
  }

  handleError(error: Error): void {
    this.#done(error);
  }

  handleReadyForQuery(): void {
    this.#done(undefined);
  }

  handleCommandComplete(): void {}
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** @returns a value as COPY's text format has it. */
export function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Writes rows in one COPY, all of them or none.
 * @param columns in the order of each row's values
 * @throws what the database refuses
 */
export function copyRows(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  rows: readonly unknown[][],
): Promise<void> {
  const data = Buffer.from(rows.map((row) => `${row.map(copyValue).join('\t')}\n`).join(''));
  const sql = `copy ${table} (${columns.join(', ')}) from stdin`;
  return new Promise((resolve, reject) => {
    client.query(new CopyQuery(sql, data, (error) => (error ? reject(error) : resolve())));
  });
}
