import { useMemo } from 'preact/hooks';
import type { Answered } from '../api/use-answer.ts';
import { ExecutionGraph } from '../graph/execution-graph.tsx';
import { readGraph } from '../graph/read-graph.ts';
import { notEntered, type Run } from '../graph/run.ts';
import { StatePanel } from '../graph/state-panel.tsx';
import type { History } from '../graph/use-history.ts';
import { Notice, ProblemNotice } from '../parts/notice.tsx';
import { replaceQuery } from '../routing/use-address.ts';
import type { StateMachine } from './remediation-view.ts';
import { StatesTable } from './states-table.tsx';

interface ExecutionSectionProps {
  machine: Answered<StateMachine>;
  run: Run | undefined;
  history: History;
  /** Named in the address, so that a link shows the same state. */
  chosen: string | undefined;
}

/** The state that is worth a look: the one at work, or the first that went wrong. */
function mostTelling({ states }: Run): string | undefined {
  const entered = Object.values(states).filter(({ visits }) => visits > 0);
  const wanted = (['running', 'caught', 'aborted', 'timed-out', 'failed'] as const).flatMap((status) => entered.filter((state) => state.status === status));
  return wanted[0]?.name;
}

const choose = (state: string): void => replaceQuery({ state });

/** What Step Functions did: the graph, the states as a table, and the one that is looked at. */
export function ExecutionSection({ machine, run, history, chosen }: ExecutionSectionProps) {
  const definition = machine.answer?.definition;
  const graph = useMemo(() => definition && readGraph(definition), [definition]);
  return (
    <section aria-label="Execution" aria-busy={history.isLoading}>
      <h2>Execution</h2>
      <ProblemNotice problem={machine.problem ?? history.problem} />
      {definition && graph && run && (
        <>
          <Redrives run={run} />
          <div class="execution">
            <ExecutionGraph graph={graph} run={run} chosen={chosen ?? mostTelling(run)} onChoose={choose} />
            <ChosenState run={run} chosen={chosen ?? mostTelling(run)} definition={definition} />
          </div>
          <StatesTable run={run} onChoose={choose} />
        </>
      )}
    </section>
  );
}

const Redrives = ({ run: { redrivenAt } }: { run: Run }) =>
  redrivenAt.length > 0 && (
    <Notice>
      Somebody redrove it in Step Functions ({redrivenAt.length}×). A redrive asks no gate and signs nothing: what was settled stays as it is. Replay
      is the way to try again.
    </Notice>
  );

function ChosenState({ run, chosen, definition }: { run: Run; chosen: string | undefined; definition: StateMachine['definition'] }) {
  if (chosen === undefined) return <p class="quiet">Choose a state to see its input, its output and its errors.</p>;
  const { Type: type, Comment: comment } = definition.States[chosen] ?? {};
  return <StatePanel key={chosen} state={run.states[chosen] ?? notEntered(chosen)} type={type} comment={comment} />;
}
