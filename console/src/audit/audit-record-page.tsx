import type { AuditTrailRecord } from '../api/answers.ts';
import { useAnswer } from '../api/use-answer.ts';
import { auditPath, playbookPath, remediationPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import { Badge } from '../parts/badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { Gates } from '../parts/gates.tsx';
import { Heading } from '../parts/heading.tsx';
import { Json } from '../parts/json.tsx';
import { Link } from '../parts/link.tsx';
import type { PageProps } from '../routing/page.ts';
import { Length, Time } from '../time/time.tsx';
import { verdictsOf } from '../why/verdicts.ts';

/** One record: what happened, who did it, and why. */
export function AuditRecordPage({ parameters: { remediationId = '' } }: PageProps) {
  const record = useAnswer<AuditTrailRecord>(auditPath(remediationId));
  return <Answer of={record}>{(found) => <RecordView record={found} />}</Answer>;
}

function RecordView({ record }: { record: AuditTrailRecord }) {
  return (
    <>
      <Heading
        title={
          <>
            Audit record of {record.remediationId} <Badge word={record.result} />
          </>
        }
      >
        <Link class="button" to={remediationPath(record.remediationId)}>
          The remediation
        </Link>
      </Heading>
      <p>{record.detail}</p>
      <section class="card" aria-label="What happened">
        <WhatHappened record={record} />
      </section>
      <h2>What the gates said</h2>
      <Gates caption="Verdicts of the gates" verdicts={verdictsOf(record, {}, undefined)} />
      {record.output !== null && (
        <>
          <h2>Output</h2>
          <Json label="Output" value={record.output} />
        </>
      )}
      <h2>Evidence</h2>
      <section class="card" aria-label="Evidence">
        <Evidence record={record} />
      </section>
    </>
  );
}

const WhatHappened = ({ record }: { record: AuditTrailRecord }) => (
  <Facts
    facts={[
      ['Reason', record.reason],
      ['Incident', record.incidentId],
      ['CI', record.ciId],
      ['Attempt', record.attempt],
      ['Playbook', <Link key="playbook" to={playbookPath(record.playbookId)}>{record.playbookId}</Link>],
      ['Version of the playbook', record.playbookVersion],
      ['Action', record.actionType],
      ['Target', record.targetResource],
      ['Requested by', record.requestedBy],
      ['Requested', <Time key="requested" at={record.requestedAt} />],
      ['Action began', <Time key="began" at={record.actionStartedAt} />],
      ['Action took', record.actionFinishedAt && <Length from={record.actionStartedAt} to={record.actionFinishedAt} />],
      ['Recorded', <Time key="recorded" at={record.recordedAt} />],
    ]}
  />
);

const Evidence = ({ record }: { record: AuditTrailRecord }) => (
  <Facts
    facts={[
      ['IAM identity used', record.iamIdentity],
      ['AWS request ids', record.awsRequestIds.join(', ')],
      ['CloudTrail', record.cloudTrailState && <Badge word={record.cloudTrailState} />],
      ['CloudTrail event', record.cloudTrailEventId],
      ['Why CloudTrail is silent', record.cloudTrailDetail],
      ['SSM command', record.ssmCommandId],
      ['Whole output', record.outputKey],
      ['Execution', record.executionArn],
      ['Workflow version', record.workflowVersion],
      ["Place in the CI's chain", record.sequence],
      ['Previous hash', record.previousHash && <code>{record.previousHash}</code>],
      ['Hash', <code key="hash">{record.hash}</code>],
    ]}
  />
);
