import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Page } from '../../contracts/api/page.ts';
import { redactValue } from '../../contracts/redaction/redact.ts';
import type { ExecutionReader } from '../../stores/execution-reader.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';

export interface ReadHistoryDependencies {
  ledger: Pick<LedgerStore, 'get'>;
  executions: Pick<ExecutionReader, 'readHistory'>;
}

/** A Lambda answers at most 6 MB, and each event may bring 256 KiB of input and as much output. */
const MOST_BYTES = 4_000_000;

type History = Page<HistoryEvent> | 'unknown' | 'not-started' | 'gone' | 'bad-cursor';

async function readFitting(executionArn: string, most: number, cursor: string | undefined, dependencies: ReadHistoryDependencies): Promise<History> {
  const page = await dependencies.executions.readHistory(executionArn, most, cursor);
  if (page === 'bad-token') return 'bad-cursor';
  if (page === null) return 'gone';
  const isTooLarge = Buffer.byteLength(JSON.stringify(page.events)) > MOST_BYTES;
  if (isTooLarge && most > 1) return readFitting(executionArn, Math.floor(most / 4) || 1, cursor, dependencies);
  return { items: redactValue(page.events), next: page.next };
}

/** @returns what Step Functions did, the oldest event first, without secrets; or why there is nothing to show. */
export async function readHistory(
  remediationId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  dependencies: ReadHistoryDependencies,
): Promise<History> {
  const entry = await dependencies.ledger.get(remediationId);
  if (!entry) return 'unknown';
  if (entry.executionArn === undefined) return 'not-started';
  return readFitting(entry.executionArn, limit, cursor, dependencies);
}
