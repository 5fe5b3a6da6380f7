import type { ClientBase, Connection, Submittable } from 'pg';
import type { BoundParameter, Column, QueryResult } from '../engine.ts';

/** Words before the number of rows in the tag of a command that changes rows: `INSERT 0 5`, `UPDATE 5`. */
const CHANGE = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/;

/** What node-postgres can do and its types don't say. */
interface RawConnection {
  parse(statement: { text: string; types: number[] }): void;
  bind(portal: { values: (string | null)[] }): void;
  describe(what: { type: 'P' }): void;
  execute(): void;
  sync(): void;
  sendCopyFail(why: string): void;
}

/**
 * One statement in PostgreSQL's extended protocol. node-postgres's own query can't give its parameters a type, takes
 * several statements at once and turns values into JavaScript ones; so this one talks to the connection itself, the way
 * pg-cursor does.
 */
class TypedQuery implements Submittable {
  readonly #sql: string;
  readonly #parameters: BoundParameter[];
  readonly #done: (error: Error | undefined, result: QueryResult) => void;
  readonly #result: QueryResult = { columns: [], rows: [], affectedRows: 0 };

  constructor(sql: string, parameters: BoundParameter[], done: (error: Error | undefined, result: QueryResult) => void) {
    this.#sql = sql;
    this.#parameters = parameters;
    this.#done = done;
  }

  submit(connection: Connection): void {
    const raw = connection as unknown as RawConnection;
    connection.stream.cork();
    raw.parse({ text: this.#sql, types: this.#parameters.map(({ typeId }) => typeId) });
    raw.bind({ values: this.#parameters.map(({ text }) => text) });
    raw.describe({ type: 'P' });
    raw.execute();
    raw.sync();
    connection.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#result.columns = fields.map(({ name, dataTypeID }): Column => ({ name, typeId: dataTypeID }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#result.rows.push(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#result.affectedRows = Number(CHANGE.exec(text)?.[1] ?? 0);
  }

  handleError(error: Error): void {
    this.#done(error, this.#result);
  }

  handleReadyForQuery(): void {
    this.#done(undefined, this.#result);
  }

  // While it waits for rows the server ignores the first Sync, hence the second.
  handleCopyInResponse(connection: Connection): void {
    const raw = connection as unknown as RawConnection;
    raw.sendCopyFail('there is nothing to copy from');
    raw.sync();
  }

  handleCopyData(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** Runs one statement, each parameter with its type. Rejects with what node-postgres says. */
export const runTyped = (client: ClientBase, sql: string, parameters: BoundParameter[]): Promise<QueryResult> =>
  new Promise((resolve, reject) => {
    client.query(new TypedQuery(sql, parameters, (error, result) => (error ? reject(error) : resolve(result))));
  });
