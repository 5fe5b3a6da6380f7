import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RollbackTransactionCommand,
  type Field,
  type RDSDataClient,
} from '@aws-sdk/client-rds-data';

/** The audit cluster, as the owner of one secret sees it. */
export interface AuditDatabaseOptions {
  rdsData: RDSDataClient;
  clusterArn: string;
  secretArn: string;
  database: string;
}

/** Runs one statement. Values are bound as strings by name: `:name`. @returns its rows. */
export type RunStatement = (sql: string, values?: Record<string, string>) => Promise<Field[][]>;

export interface AuditDatabase {
  run: RunStatement;
  /** Runs work in one transaction: all of it or nothing. */
  inTransaction<T>(work: (run: RunStatement) => Promise<T>): Promise<T>;
}

const toParameters = (values: Record<string, string>) =>
  Object.entries(values).map(([name, stringValue]) => ({ name, value: { stringValue } }));

/** @returns the database over the Data API. */
export function openAuditDatabase({ rdsData, clusterArn, secretArn, database }: AuditDatabaseOptions): AuditDatabase {
  const cluster = { resourceArn: clusterArn, secretArn };

  const runIn =
    (transactionId?: string): RunStatement =>
    async (sql, values = {}) => {
      const where = { ...cluster, database, ...(transactionId ? { transactionId } : {}) };
      const command = new ExecuteStatementCommand({ ...where, sql, parameters: toParameters(values) });
      return (await rdsData.send(command)).records ?? [];
    };

  async function inTransaction<T>(work: (run: RunStatement) => Promise<T>): Promise<T> {
    const { transactionId } = await rdsData.send(new BeginTransactionCommand({ ...cluster, database }));
    try {
      const result = await work(runIn(transactionId));
      await rdsData.send(new CommitTransactionCommand({ ...cluster, transactionId }));
      return result;
    } catch (error) {
      // The first error says what went wrong; a failing rollback would only hide it.
      await rdsData.send(new RollbackTransactionCommand({ ...cluster, transactionId })).catch(() => undefined);
      throw error;
    }
  }

  return { run: runIn(), inTransaction };
}

/** Aurora needs about 15 s to resume from zero. */
const RESUME_ATTEMPTS = 12;
const RESUME_INTERVAL_MS = 5_000;

/**
 * Waits until a paused database has resumed, at most a minute.
 * @throws what the database answered last.
 */
export async function wakeDatabase(
  { run }: AuditDatabase,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await run('select 1');
      return;
    } catch (error) {
      if ((error as Error).name !== 'DatabaseResumingException' || attempt === RESUME_ATTEMPTS) throw error;
      await sleep(RESUME_INTERVAL_MS);
    }
  }
}
