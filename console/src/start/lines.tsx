import type { RemediationSummary, ReviewItem } from '../api/answers.ts';
import { APPROVAL } from '../approvals/approvals.tsx';
import { remediationPath, reviewPath } from '../parts/addresses.ts';
import { Link } from '../parts/link.tsx';
import { Distance } from '../time/time.tsx';

/** A remediation in a line. */
export const RemediationLine = ({ item }: { item: RemediationSummary }) => (
  <>
    <Link to={remediationPath(item.remediationId)}>
      {item.playbookId} on {item.ciId}
    </Link>{' '}
    <span class="quiet">
      {item.reason && item.reason !== APPROVAL && `${item.reason}, `}
      <Distance at={item.startedAt ?? item.receivedAt} />
    </span>
  </>
);

const WITHOUT_CI: Record<ReviewItem['kind'], string> = {
  failed: 'a remediation',
  rejected: 'a message that was refused',
  undelivered: 'a message that was never delivered',
};

/** An item of the review in a line. */
export const ReviewLine = ({ item }: { item: ReviewItem }) => (
  <>
    <Link to={reviewPath(item.reviewId)}>{item.ciId ? `${item.playbookId ?? 'no playbook'} on ${item.ciId}` : WITHOUT_CI[item.kind]}</Link>{' '}
    <span class="quiet">
      {item.reason}, <Distance at={item.deadLetteredAt} />
    </span>
  </>
);
