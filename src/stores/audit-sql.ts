import { ExecuteStatementCommand, type Field, type RDSDataClient, type SqlParameter } from '@aws-sdk/client-rds-data';
import { classifyAuditError } from './audit-errors.ts';

/** The audit database, as the role of one secret sees it. */
export interface AuditSqlOptions {
  rdsData: Pick<RDSDataClient, 'send'>;
  clusterArn: string;
  secretArn: string;
  database: string;
}

/**
 * Runs one statement; values are bound by name (`:name`), and Aurora wants each cast (`:name::text`).
 * @returns its rows
 * @throws AuditUnavailableError when the same call can succeed in a few seconds.
 */
export type ExecuteAuditSql = (sql: string, values: object) => Promise<Field[][]>;

export const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function toField(value: unknown): Field {
  if (value === null) return { isNull: true };
  if (typeof value === 'number') return { longValue: value };
  return { stringValue: typeof value === 'string' ? value : JSON.stringify(value) };
}

const toParameters = (values: object): SqlParameter[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: toField(value) }));

/** @returns what runs statements in the audit database over the Data API. */
export function createAuditSql({ rdsData, clusterArn, secretArn, database }: AuditSqlOptions): ExecuteAuditSql {
  return async (sql, values) => {
    const target = { resourceArn: clusterArn, secretArn, database };
    try {
      return (await rdsData.send(new ExecuteStatementCommand({ ...target, sql, parameters: toParameters(values) }))).records ?? [];
    } catch (error) {
      throw classifyAuditError(error);
    }
  };
}
