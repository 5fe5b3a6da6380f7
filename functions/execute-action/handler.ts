import { targetIdentity } from '../../src/actions/target-identity.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { executeAction } from './execute-action.ts';

const dependencies = {
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  targetIdentity,
  clock: systemClock,
};

export const handler = defineStateHandler((document, { invocationId }) => executeAction(document, invocationId, dependencies));
