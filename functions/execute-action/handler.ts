import { targetIdentity } from '../../src/actions/target-identity.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createCiCountStore } from '../../src/stores/ci-count-store.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { executeAction } from './execute-action.ts';

const dependencies = {
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  controls: createControlStore(dynamodb, setting('CONTROL_TABLE')),
  ciCounts: createCiCountStore(dynamodb, setting('CI_TABLE')),
  targetIdentity,
  clock: systemClock,
};

export const handler = defineStateHandler((document, context) => executeAction(document, context, dependencies));
