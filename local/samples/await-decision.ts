import { setTimeout as wait } from 'node:timers/promises';
import type { AlertOccurrence, RefusedAlert } from '../../src/contracts/alert-occurrence.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createAlertStore } from '../../src/stores/alert-store.ts';

export const LOOK_EVERY_MS = 150;

/** @returns the row of an alert, once the intake has decided about one of its firings. */
export async function awaitDecision(firingIds: string[], alertTable: string, signal: AbortSignal): Promise<AlertOccurrence | RefusedAlert> {
  const alerts = createAlertStore(dynamodb, alertTable);
  for (;;) {
    const row = (await alerts.findAll()).find(({ firings }) => firings.some((firing) => firingIds.includes(firing)));
    if (row && ('refusedAs' in row || row.published || row.refused)) return row;
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}
