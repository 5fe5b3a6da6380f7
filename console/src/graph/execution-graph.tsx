import { useMemo } from 'preact/hooks';
import { GraphEdges } from './graph-edges.tsx';
import { GraphNode } from './graph-node.tsx';
import { layOut } from './lay-out.ts';
import type { Graph } from './read-graph.ts';
import { notEntered, type Run } from './run.ts';

interface ExecutionGraphProps {
  graph: Graph;
  run: Run;
  /** Name of the state whose details are shown. */
  chosen: string | undefined;
  onChoose: (state: string) => void;
}

/** The state machine with what a run made of it. Every state is a button; its colour, its sign and its name say how it fares. */
export function ExecutionGraph({ graph, run, chosen, onChoose }: ExecutionGraphProps) {
  const { width, height, nodes, edges } = useMemo(() => layOut(graph), [graph]);
  return (
    <div class="graph" tabIndex={0} role="region" aria-label="Graph of the execution">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label="States">
        <GraphEdges edges={edges} transitions={run.transitions} />
        {nodes.map((node) => (
          <GraphNode
            key={node.name}
            node={node}
            state={run.states[node.name] ?? notEntered(node.name)}
            isChosen={node.name === chosen}
            onChoose={onChoose}
          />
        ))}
      </svg>
    </div>
  );
}
