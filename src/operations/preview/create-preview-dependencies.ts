import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createChangeCalendarStore } from '../../stores/change-calendar-store.ts';
import { createConfigurationItemStore } from '../../stores/configuration-item-store.ts';
import { createControlStore } from '../../stores/control-store.ts';
import { createIncidentStore } from '../../stores/incident-store.ts';
import { createLeaseStore } from '../../stores/lease-store.ts';
import { createMaintenanceWindowStore } from '../../stores/maintenance-window-store.ts';
import { createPlaybookStore } from '../../stores/playbook-store.ts';
import { createRecentChangeStore } from '../../stores/recent-change-store.ts';
import type { PreviewDependencies } from './preview-gates.ts';

/** The tables that the gates read, by the names of the template's outputs. */
export interface PreviewTables {
  PlaybookTable: string;
  CiTable: string;
  IncidentTable: string;
  LeaseTable: string;
  ControlTable: string;
  MaintenanceWindowTable: string;
  RecentChangeTable: string;
}

/** @returns what `previewGates` needs, over these tables. */
export const createPreviewDependencies = (
  { dynamodb, ssm }: { dynamodb: DynamoDBDocumentClient; ssm: SSMClient },
  tables: PreviewTables,
  rest: Pick<PreviewDependencies, 'ownArn' | 'targetAccounts' | 'clock'>,
): PreviewDependencies => ({
  playbooks: createPlaybookStore(dynamodb, tables.PlaybookTable),
  configurationItems: createConfigurationItemStore(dynamodb, tables.CiTable),
  incidents: createIncidentStore(dynamodb, tables.IncidentTable),
  leases: createLeaseStore(dynamodb, tables.LeaseTable),
  controls: createControlStore(dynamodb, tables.ControlTable),
  windows: createMaintenanceWindowStore(dynamodb, tables.MaintenanceWindowTable),
  changes: createRecentChangeStore(dynamodb, tables.RecentChangeTable),
  calendars: createChangeCalendarStore(ssm),
  ...rest,
});
