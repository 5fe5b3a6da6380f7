import type * as z from 'zod/mini';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { createRdsDataQueries } from '../../src/platform/clients/rds-data-queries.ts';
import { createAuditQueryStore, type AuditQueryStore } from '../../src/stores/audit-query-store.ts';
import { connect } from '../connect.ts';
import { UsageError } from './exit-codes.ts';

/** As long as the Data API lets a statement run. */
const QUERY_TIMEOUT_SECONDS = 46;

/** @returns what a stage's audit trail can be asked with. @throws UnreachableError, MissingOutputError */
export async function openAuditQueries(stage: string): Promise<AuditQueryStore> {
  const stack = await connect(stage);
  return createAuditQueryStore({
    rdsData: createRdsDataQueries(QUERY_TIMEOUT_SECONDS),
    clusterArn: stack.AuditClusterArn,
    secretArn: stack.AuditWriterSecretArn,
    database: stack.AuditDatabaseName,
  });
}

/** @returns the named options, as their schema understands them. @throws UsageError naming the option */
export function readQuery<T>(schema: z.ZodMiniType<T>, names: string[], options: Record<string, unknown>): T {
  const given = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new UsageError(describeIssues(parsed.error));
}
