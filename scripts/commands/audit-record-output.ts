import type * as z from 'zod/mini';
import { auditTrailRecordSchema } from '../../src/contracts/api/audit.ts';
import type { AuditTrailRecord } from '../../src/contracts/audit-query.ts';

export { anyReasonSchema as anyReasonOutput, resultSchema as resultOutput } from '../../src/contracts/api/audit.ts';

/** A record of the audit trail, as `audit show` and `audit list` print it. */
export const auditRecordOutput: z.ZodMiniType<AuditTrailRecord> = auditTrailRecordSchema;
