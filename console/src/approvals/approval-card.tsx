import { useState } from 'preact/hooks';
import type { Approval } from '../../../src/contracts/ledger-entry.ts';
import type { AwaitingRemediation, RemediationSummary } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { remediationPath } from '../parts/addresses.ts';
import { Facts } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { ProblemNotice } from '../parts/notice.tsx';
import { useMay } from '../session/session.ts';
import { Distance, Time } from '../time/time.tsx';
import { ApprovalDialog, type Verdict } from './approval-dialog.tsx';

const saidSoFar = ({ decisions, people }: Approval): string => {
  const approved = decisions.filter(({ verdict }) => verdict === 'approve').map(({ by, reason }) => `${by} (${reason})`);
  return `${approved.length} of ${people}${approved.length > 0 ? `: ${approved.join(', ')}` : ''}`;
};

/** One remediation that waits, with what a person needs to decide. */
export function ApprovalCard({ item }: { item: RemediationSummary }) {
  const { remediationId, playbookId, ciId, incidentId } = item;
  const { answer, problem } = useAnswer<AwaitingRemediation>(remediationPath(remediationId));
  const [verdict, setVerdict] = useState<Verdict>();
  const mayDecide = useMay('operator');
  const approval = answer?.ledger.approval;
  const title = `${playbookId ?? 'no playbook'} on ${ciId ?? 'an unknown CI'}`;
  return (
    <section class="card" aria-label={title}>
      <h2>
        <Link to={remediationPath(remediationId)}>{title}</Link>
      </h2>
      <ProblemNotice problem={problem} />
      <Facts
        facts={[
          ['Incident', incidentId],
          ['Requested by', answer?.request?.auth.requestedBy],
          ['Asked', approval && <Time at={approval.askedAt} />],
          ['Time is over', approval && <Distance at={approval.until} />],
          ['Approved so far', approval && saidSoFar(approval)],
        ]}
      />
      {mayDecide && (
        <div class="buttons">
          <button type="button" class="primary" aria-label={`Approve ${title} …`} onClick={() => setVerdict('approve')}>
            Approve …
          </button>
          <button type="button" aria-label={`Deny ${title} …`} onClick={() => setVerdict('deny')}>
            Deny …
          </button>
        </div>
      )}
      {verdict && <ApprovalDialog remediationId={remediationId} title={title} verdict={verdict} onClose={() => setVerdict(undefined)} />}
    </section>
  );
}
