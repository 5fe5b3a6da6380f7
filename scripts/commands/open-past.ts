import type { BacktestDependencies } from '../../src/operations/playbooks/backtest.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createConfigurationItemStore } from '../../src/stores/configuration-item-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { createMaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';
import { createRecentChangeStore } from '../../src/stores/recent-change-store.ts';
import { connect } from '../connect.ts';
import { openAuditQueries } from './audit-queries.ts';

/** @returns what a stage remembers of its past. @throws UnreachableError, MissingOutputError */
export async function openPast(stage: string): Promise<BacktestDependencies> {
  const stack = await connect(stage);
  return {
    audit: await openAuditQueries(stage),
    ledger: createLedgerStore(dynamodb, stack.LedgerTable),
    configurationItems: createConfigurationItemStore(dynamodb, stack.CiTable),
    windows: createMaintenanceWindowStore(dynamodb, stack.MaintenanceWindowTable),
    changes: createRecentChangeStore(dynamodb, stack.RecentChangeTable),
  };
}
