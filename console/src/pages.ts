import { Approvals } from './approvals/approvals.tsx';
import { AuditRecordPage } from './audit/audit-record-page.tsx';
import { AuditSearch } from './audit/audit-search.tsx';
import { AuditStatisticsPage } from './audit/audit-statistics-page.tsx';
import { Calendar } from './calendar/calendar.tsx';
import { Changes } from './changes/changes.tsx';
import { RemediationPage } from './executions/remediation-page.tsx';
import { Remediations } from './executions/remediations.tsx';
import { PlaybookPage } from './playbooks/playbook-page.tsx';
import { Playbooks } from './playbooks/playbooks.tsx';
import { BulkReplayPage } from './review/bulk-replay-page.tsx';
import { ReviewItemPage } from './review/review-item-page.tsx';
import { ReviewList } from './review/review-list.tsx';
import type { Page } from './routing/page.ts';
import { Start } from './start/start.tsx';

/** Every page: a line each, the navigation in this order. The first that fits an address is shown. */
export const pages: readonly Page[] = [
  { pattern: '/', title: 'Now', content: Start, isInNavigation: true },
  { pattern: '/remediations', title: 'Remediations', content: Remediations, isInNavigation: true },
  { pattern: '/remediations/:remediationId', title: 'Remediation', content: RemediationPage },
  { pattern: '/dlq', title: 'Review', content: ReviewList, isInNavigation: true },
  { pattern: '/dlq/replay', title: 'Replay in bulk', content: BulkReplayPage },
  { pattern: '/dlq/:reviewId', title: 'Item of the review', content: ReviewItemPage },
  { pattern: '/approvals', title: 'Approvals', content: Approvals, isInNavigation: true },
  { pattern: '/audit', title: 'Audit trail', content: AuditSearch, isInNavigation: true },
  { pattern: '/audit/statistics', title: 'Statistics', content: AuditStatisticsPage },
  { pattern: '/audit/:remediationId', title: 'Audit record', content: AuditRecordPage },
  { pattern: '/playbooks', title: 'Playbooks', content: Playbooks, isInNavigation: true },
  { pattern: '/playbooks/:playbookId', title: 'Playbook', content: PlaybookPage },
  { pattern: '/windows', title: 'Windows', content: Calendar, isInNavigation: true },
  { pattern: '/changes', title: 'Changes', content: Changes, isInNavigation: true },
];
