import type { EventBridgeEvent } from 'aws-lambda';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { setting } from '../../src/platform/config.ts';
import { createRecentChangeStore } from '../../src/stores/recent-change-store.ts';
import { recordChange } from './record-change.ts';

const changes = createRecentChangeStore(dynamodb, setting('RECENT_CHANGE_TABLE'));

export const handler = (event: EventBridgeEvent<string, unknown>): Promise<void> => recordChange(event, { changes });
