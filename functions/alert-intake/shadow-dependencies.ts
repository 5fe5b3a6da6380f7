import { createPreviewDependencies } from '../../src/operations/preview/create-preview-dependencies.ts';
import type { ShadowDependencies } from '../../src/operations/shadow/watch-shadows.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { ssm } from '../../src/platform/clients/ssm.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { listSetting, setting } from '../../src/platform/config.ts';
import { createPlaybookStore } from '../../src/stores/playbook-store.ts';
import { createShadowStore } from '../../src/stores/shadow-store.ts';

const tables = {
  PlaybookTable: setting('PLAYBOOK_TABLE'),
  CiTable: setting('CI_TABLE'),
  IncidentTable: setting('INCIDENT_TABLE'),
  LeaseTable: setting('LEASE_TABLE'),
  ControlTable: setting('CONTROL_TABLE'),
  MaintenanceWindowTable: setting('MAINTENANCE_WINDOW_TABLE'),
  RecentChangeTable: setting('RECENT_CHANGE_TABLE'),
};

/** What the gates look at, for playbooks in shadow. */
export const shadowDependencies: ShadowDependencies = {
  ...createPreviewDependencies({ dynamodb, ssm }, tables, {
    ownArn: setting('REQUEST_TOPIC_ARN'),
    targetAccounts: listSetting('TARGET_ACCOUNTS'),
    clock: systemClock,
  }),
  playbooks: createPlaybookStore(dynamodb, tables.PlaybookTable),
  shadows: createShadowStore(dynamodb, setting('ALERT_TABLE')),
  requestedBy: setting('INTAKE_ROLE_ARN'),
};
