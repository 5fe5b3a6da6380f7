import { checkChanges } from '../../src/gates/check-changes.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import { createRecentChangeStore } from '../../src/stores/recent-change-store.ts';

const dependencies = {
  changes: createRecentChangeStore(dynamodb, setting('RECENT_CHANGE_TABLE')),
  configurationItems: createConfigurationItemStore(dynamodb, setting('CI_TABLE')),
  clock: systemClock,
};

export const handler = defineStateHandler((document) => checkChanges(document, dependencies));
