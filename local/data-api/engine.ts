/** A value on its way into a statement, already typed: Aurora sends binds with a type, never untyped. */
export interface BoundParameter {
  /** PostgreSQL's type oid; 0 leaves the type to the server (untyped null). */
  typeId: number;
  /** PostgreSQL's text form. */
  text: string | null;
}

export interface Column {
  name: string;
  typeId: number;
}

export interface QueryResult {
  /** Empty when the statement returns no rows by its nature. */
  columns: Column[];
  /** Values in PostgreSQL's text form. */
  rows: (string | null)[][];
  affectedRows: number;
}

/** A connection as the superuser, held by one caller at a time. */
export interface Session {
  /** @throws PostgresError when the database refuses the statement. */
  query(sql: string, parameters?: BoundParameter[]): Promise<QueryResult>;
  release(): void;
}

/** The database behind the Data API. */
export interface Engine {
  /** The role that sessions begin as. */
  superuser: string;
  /** Waits for a free connection. */
  connect(): Promise<Session>;
  close(): Promise<void>;
}

/** What the database says about a failure. */
export interface PostgresFailure {
  message: string;
  severity: string;
  sqlState: string;
  hint?: string | undefined;
  detail?: string | undefined;
  position?: string | undefined;
}

/** Thrown when the database refuses a statement. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly failure: PostgresFailure;
  constructor(failure: PostgresFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
