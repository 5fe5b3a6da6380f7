import type { LedgerDeadLetter } from '../../contracts/ledger-entry.ts';
import { rejectionReasonSchema, type RejectionReason } from '../../contracts/reasons.ts';
import { rejectedId, sha256Of } from '../../decisions/review-id.ts';
import type { ReviewStore } from '../../stores/review-store.ts';

/** Why the engine refused a message. */
export type Rejection = LedgerDeadLetter & { reason: RejectionReason };

/** @returns why the engine refused this body, or undefined when it didn't (yet). */
export async function findRejection(body: string, { reviews }: { reviews: Pick<ReviewStore, 'get'> }): Promise<Rejection | undefined> {
  const sha256 = sha256Of(body);
  for (const reason of rejectionReasonSchema.options) {
    const row = await reviews.get(rejectedId(reason, sha256));
    if (row?.deadLetter) return { ...row.deadLetter, reason };
  }
  return undefined;
}
