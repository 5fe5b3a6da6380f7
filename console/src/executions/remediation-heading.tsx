import { useState } from 'preact/hooks';
import { auditPath, remediationPath, reviewPath } from '../parts/addresses.ts';
import { Badge } from '../parts/badge.tsx';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { ReplayDialog } from '../review/replay-dialog.tsx';
import { useMay } from '../session/session.ts';
import type { RemediationView } from './remediation-view.ts';

const statusOf = ({ audit, execution, ledger }: RemediationView): string =>
  audit?.result ?? (ledger.hold && execution?.status === 'RUNNING' ? 'HELD' : (execution?.status ?? 'WAITING'));

/** What the page is about, and what can be done with it. */
export function RemediationHeading({ view }: { view: RemediationView }) {
  const { remediationId, audit, ledger } = view;
  const [isReplaying, setIsReplaying] = useState(false);
  const mayReplay = useMay('operator') && audit !== null && audit.result !== 'success';
  return (
    <Heading
      title={
        <>
          {ledger.playbookId} on {ledger.ciId} <Badge word={statusOf(view)} />
        </>
      }
    >
      {mayReplay && (
        <button type="button" class="primary" onClick={() => setIsReplaying(true)}>
          Replay …
        </button>
      )}
      {audit && (
        <Link class="button" to={auditPath(remediationId)}>
          Audit record
        </Link>
      )}
      {ledger.deadLetteredAt && (
        <Link class="button" to={reviewPath(remediationId)}>
          Review
        </Link>
      )}
      {ledger.approval && !audit && (
        <Link class="button" to="/approvals">
          Approvals
        </Link>
      )}
      {isReplaying && <ReplayDialog path={remediationPath(remediationId)} playbookId={ledger.playbookId} incidentId={ledger.incidentId} onClose={() => setIsReplaying(false)} />}
    </Heading>
  );
}
