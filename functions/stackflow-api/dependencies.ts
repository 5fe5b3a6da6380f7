import type { WebhookDependencies } from '../../src/intake/webhooks/receive-webhook.ts';
import type { PreviewDependencies } from '../../src/operations/preview/preview-gates.ts';
import type { AlertStore } from '../../src/stores/alert-store.ts';
import type { ApiRequestStore } from '../../src/stores/api-request-store.ts';
import type { AuditQueryStore } from '../../src/stores/audit-query-store.ts';
import type { AuditStore } from '../../src/stores/audit-store.ts';
import type { ControlStore } from '../../src/stores/control-store.ts';
import type { DiscardStore } from '../../src/stores/discard-store.ts';
import type { ExecutionReader } from '../../src/stores/execution-reader.ts';
import type { IncidentStore } from '../../src/stores/incident-store.ts';
import type { LeaseStore } from '../../src/stores/lease-store.ts';
import type { LedgerStore } from '../../src/stores/ledger-store.ts';
import type { MaintenanceWindowStore } from '../../src/stores/maintenance-window-store.ts';
import type { PlaybookStore } from '../../src/stores/playbook-store.ts';
import type { RecentChangeStore } from '../../src/stores/recent-change-store.ts';
import type { ReviewStore } from '../../src/stores/review-store.ts';
import type { ShadowStore } from '../../src/stores/shadow-store.ts';
import type { UnsettledStore } from '../../src/stores/unsettled-store.ts';
import type { TokenSettings } from './authenticate.ts';
import type { ReadBudget } from './read-budget.ts';

/** Everything that the routes reach; each takes what it needs. */
export interface ApiDependencies extends WebhookDependencies {
  /** Absent when no issuer is configured. */
  tokens: TokenSettings | undefined;
  /** Account in whose name callers stand. */
  accountId: string;
  requests: ApiRequestStore;
  reads: ReadBudget;
  alerts: WebhookDependencies['alerts'] & Pick<AlertStore, 'wasOpened'>;
  incidents: Pick<IncidentStore, 'get' | 'getStatus'>;
  ledger: Pick<LedgerStore, 'get' | 'findByIncident' | 'recordApproval'>;
  reviews: ReviewStore;
  discards: DiscardStore;
  unsettled: UnsettledStore;
  leases: Pick<LeaseStore, 'get'>;
  executions: ExecutionReader;
  stateMachineArn: string;
  workflowVersion: string;
  /** What people ask the audit trail. */
  audit: Pick<AuditQueryStore, 'list' | 'find' | 'measure'>;
  /** Where discards are recorded. */
  auditRecords: Pick<AuditStore, 'record'>;
  playbooks: Pick<PlaybookStore, 'get' | 'getVersions' | 'findAll' | 'add'>;
  shadows: Pick<ShadowStore, 'findByVersion'>;
  windows: Pick<MaintenanceWindowStore, 'findAll' | 'put' | 'remove'>;
  changes: Pick<RecentChangeStore, 'findSince' | 'readFeeds' | 'record'>;
  controls: Pick<ControlStore, 'findAll' | 'readActivity' | 'setPause' | 'clearPause' | 'setMode'>;
  preview: PreviewDependencies;
}
