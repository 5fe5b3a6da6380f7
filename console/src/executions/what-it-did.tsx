import { playbookPath, remediationPath } from '../parts/addresses.ts';
import { Facts } from '../parts/facts.tsx';
import { Json } from '../parts/json.tsx';
import { Link } from '../parts/link.tsx';
import { Length, Time } from '../time/time.tsx';
import type { RemediationView } from './remediation-view.ts';

const describeLease = ({ lease, remediationId }: RemediationView): string | null => {
  if (lease?.holder === undefined) return null;
  const holder = lease.holder === remediationId ? 'this remediation' : lease.holder;
  return lease.heldBecause ? `held after ${holder}: ${lease.heldBecause}` : `held by ${holder}`;
};

/** The action, its target, its output and how long it took; from the ledger until the audit record is there. */
export function WhatItDid({ view }: { view: RemediationView }) {
  const { audit, ledger, request, execution } = view;
  const { effect } = ledger;
  const output = audit?.output ?? effect?.output;
  return (
    <section class="card" aria-label="What it did">
      <h2>What it did</h2>
      <Facts
        facts={[
          ['Action', audit?.actionType ?? effect?.plan.actionType ?? 'none was begun'],
          ['Target', audit?.targetResource ?? effect?.plan.targetResource],
          ['Began', (audit?.actionStartedAt ?? effect?.intendedAt) && <Time at={audit?.actionStartedAt ?? effect?.intendedAt} />],
          ['Took', audit?.actionFinishedAt && <Length from={audit.actionStartedAt} to={audit.actionFinishedAt} />],
          ['As', audit?.iamIdentity ?? effect?.identity],
          ['SSM command', audit?.ssmCommandId],
          ['Remediation', view.remediationId],
          ['Incident', ledger.incidentId],
          ['CI', ledger.ciId],
          ['The CI now', describeLease(view)],
          ['Playbook', <Link key="playbook" to={playbookPath(ledger.playbookId)}>{ledger.playbookId}</Link>],
          ['Attempt', ledger.attempt],
          ['Requested by', request?.auth.requestedBy],
          ['Received', <Time key="received" at={ledger.receivedAt} />],
          ['Started', execution && <Time at={execution.startedAt} />],
          ['Ended', execution?.stoppedAt && <Time at={execution.stoppedAt} />],
          ['Replayed as', ledger.replay && <Link to={remediationPath(ledger.replay.remediationId)}>{ledger.replay.remediationId}</Link>],
          ['Discarded by', ledger.discard && `${ledger.discard.by}: ${ledger.discard.reason}`],
        ]}
      />
      {output && (
        <>
          <h3>Output</h3>
          <Json label="Output" value={output} />
        </>
      )}
    </section>
  );
}
