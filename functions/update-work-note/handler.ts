import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { setting } from '../../src/platform/config.ts';
import { defineStateHandler } from '../../src/platform/define-handler.ts';
import { updateWorkNote } from '../../src/settlement/update-work-note.ts';
import { createIncidentStore } from '../../src/stores/incident-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';

const dependencies = {
  incidents: createIncidentStore(dynamodb, setting('INCIDENT_TABLE')),
  ledger: createLedgerStore(dynamodb, setting('LEDGER_TABLE')),
  clock: systemClock,
};

export const handler = defineStateHandler((document) => updateWorkNote(document, dependencies));
