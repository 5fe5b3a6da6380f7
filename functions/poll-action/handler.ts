import { assumeTargetRole } from '../../src/actions/target-identity.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { pollAction } from './poll-action.ts';

const ledger = createLedgerStore(dynamodb, setting('LEDGER_TABLE'));

export const handler = defineStateHandler((document) => pollAction(document, { ledger, assumeTargetRole, clock: systemClock }));
