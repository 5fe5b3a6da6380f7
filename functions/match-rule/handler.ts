import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { listSetting, setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { matchRule } from './match-rule.ts';

const dependencies = {
  playbooks: createPlaybookStore(dynamodb, setting('PLAYBOOK_TABLE')),
  configurationItems: createConfigurationItemStore(dynamodb, setting('CI_TABLE')),
  controls: createControlStore(dynamodb, setting('CONTROL_TABLE')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  incidents: createIncidentStore(dynamodb, setting('INCIDENT_TABLE')),
  clock: systemClock,
  targetAccounts: listSetting('TARGET_ACCOUNTS'),
};

export const handler = defineStateHandler((document, context) => matchRule(document, context, dependencies));
