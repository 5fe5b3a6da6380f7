import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { releaseLease } from '../../src/settlement/release-lease.ts';
import { createControlStore } from '../../src/stores/control-store.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';

const dependencies = {
  leases: createLeaseStore(dynamodb, setting('LEASE_TABLE')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  controls: createControlStore(dynamodb, setting('CONTROL_TABLE')),
  clock: systemClock,
};

export const handler = defineStateHandler(({ request }) => releaseLease(request, dependencies));
