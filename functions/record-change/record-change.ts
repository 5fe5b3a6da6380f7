import type { EventBridgeEvent } from 'aws-lambda';
import { logger } from '../../src/platform/logger.ts';
import type { RecentChangeStore } from '../../src/stores/recent-change-store.ts';
import { readChangeEvent } from './read-change-event.ts';

export interface RecordChangeDependencies {
  changes: Pick<RecentChangeStore, 'record' | 'recordReach'>;
}

/** Puts a change into the index, then says how far its feed reaches: never further than what is in the index. */
export async function recordChange(event: EventBridgeEvent<string, unknown>, { changes }: RecordChangeDependencies): Promise<void> {
  logger.resetKeys();
  const { feed, occurredAt, changes: made } = readChangeEvent(event);
  await Promise.all(made.map((change) => changes.record(change)));
  await changes.recordReach(feed, occurredAt);
  if (made.length > 0) logger.info('change recorded', { feed, changes: made });
}
