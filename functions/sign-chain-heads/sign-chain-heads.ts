import { logger } from '../../src/platform/logger.ts';
import type { ChainHeadStore } from '../../src/stores/chain-head-store.ts';
import type { ChainListStore } from '../../src/stores/chain-list-store.ts';
import type { ListEntry } from '../../src/stores/newest-list-row.ts';

export interface SignChainHeadsDependencies {
  heads: ChainHeadStore;
  lists: Pick<ChainListStore, 'append'>;
}

/**
 * Signs the last link of every chain of the audit trail: what is older can't be changed, or cut off, unseen any more.
 * @returns the list
 * @throws AuditUnavailableError when the database can't answer now, ForeignListError, ListsContendedError.
 */
export async function signChainHeads({ heads, lists }: SignChainHeadsDependencies): Promise<ListEntry | undefined> {
  logger.resetKeys();
  const list = await lists.append('heads', { collect: heads.readHeads });
  logger.info('chain heads signed', { list });
  return list;
}
