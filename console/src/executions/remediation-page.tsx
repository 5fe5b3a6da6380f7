import { useEffect, useState } from 'preact/hooks';
import { useAnswer, type Answered } from '../api/use-answer.ts';
import { readRun } from '../graph/read-run.ts';
import { useHistory } from '../graph/use-history.ts';
import { remediationPath } from '../parts/addresses.ts';
import { Answer } from '../parts/answer.tsx';
import type { PageProps } from '../routing/page.ts';
import { answerWhy } from '../why/answer-why.ts';
import { verdictsOf } from '../why/verdicts.ts';
import { WhyCard } from '../why/why-card.tsx';
import { AskGates } from './ask-gates.tsx';
import { ExecutionSection } from './execution-section.tsx';
import { RemediationHeading } from './remediation-heading.tsx';
import { documentOf, isUnderWay, type RemediationView, type StateMachine } from './remediation-view.ts';
import { WhatItDid } from './what-it-did.tsx';
import { WorkNote } from './work-note.tsx';

const LOOK_EVERY_SECONDS = 3;

/** Asks again as long as something may change. */
function useRemediation(path: string): Answered<RemediationView> {
  const [isLive, setIsLive] = useState(true);
  const answered = useAnswer<RemediationView>(path, isLive ? { everySeconds: LOOK_EVERY_SECONDS } : {});
  useEffect(() => setIsLive(answered.answer === undefined || isUnderWay(answered.answer)), [answered.answer]);
  return answered;
}

/** One remediation: why it acted or not, what it did, and whether it may be run again. */
export function RemediationPage({ parameters: { remediationId = '' }, query }: PageProps) {
  const remediation = useRemediation(remediationPath(remediationId));
  return <Answer of={remediation}>{(view) => <Whole view={view} chosen={query['state']} />}</Answer>;
}

function Whole({ view, chosen }: { view: RemediationView; chosen: string | undefined }) {
  const path = remediationPath(view.remediationId);
  const { execution, audit, ledger } = view;
  const machine = useAnswer<StateMachine>('/state-machine');
  const history = useHistory(execution ? `${path}/history` : null, `${execution?.status} ${execution?.redriveCount}`);
  const run = machine.answer && readRun(machine.answer.definition, history.events);
  const current = run && Object.values(run.states).find(({ status }) => status === 'running');
  const why = answerWhy({ audit, ledger, executionStatus: execution?.status ?? null, currentState: current?.name ?? null });
  return (
    <>
      <RemediationHeading view={view} />
      <WhyCard why={why} verdicts={verdictsOf(audit, documentOf(history.events), ledger.hold)} />
      <WhatItDid view={view} />
      <AskGates path={path} />
      {execution && <ExecutionSection machine={machine} run={run} history={history} chosen={chosen} />}
      <WorkNote note={view.workNote} />
    </>
  );
}
