import type * as z from 'zod/mini';
import type { auditPageSchema, auditStatisticsSchema, auditTrailRecordSchema } from '../../../src/contracts/api/audit.ts';
import type { changesSchema } from '../../../src/contracts/api/changes.ts';
import type { bulkReplayAnswerSchema, replayAnswerSchema } from '../../../src/contracts/api/reviews.ts';
import type { Approval } from '../../../src/contracts/ledger-entry.ts';

export type { Controls } from '../../../src/contracts/api/controls.ts';
export type { Page } from '../../../src/contracts/api/page.ts';
export type { PlaybookDiff, PlaybookSummary, PlaybookVersions } from '../../../src/contracts/api/playbooks.ts';
export type { RemediationStatus, RemediationSummary } from '../../../src/contracts/api/remediations.ts';
export type { Review } from '../../../src/contracts/api/reviews.ts';
export type { Occurrence } from '../../../src/contracts/api/windows.ts';
export type { ReviewItem } from '../../../src/contracts/review.ts';

export type AuditTrailRecord = z.infer<typeof auditTrailRecordSchema>;
export type AuditPage = z.infer<typeof auditPageSchema>;
export type AuditStatistics = z.infer<typeof auditStatisticsSchema>;
export type Changes = z.infer<typeof changesSchema>;
export type ReplayAnswer = z.infer<typeof replayAnswerSchema>;
export type BulkReplayAnswer = z.infer<typeof bulkReplayAnswerSchema>;

/** What the approvals read of a remediation. */
export interface AwaitingRemediation {
  ledger: { approval?: Approval };
  request: { auth: { requestedBy: string } } | null;
}
