import type { Definition, StateDefinition } from './definition.ts';

/** How one state leads to another: `catch` after an error, `default` when no rule of a Choice fits. */
export type EdgeKind = 'next' | 'choice' | 'default' | 'catch';

export interface GraphNode {
  name: string;
  /** `Task`, `Choice`, `Wait` … */
  type: string;
  comment: string;
  isStart: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: EdgeKind;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

function waysOut({ Next, Default, Choices = [], Catch = [] }: StateDefinition): [EdgeKind, string | undefined][] {
  return [
    ['next', Next],
    ...Choices.map(({ Next: to }): [EdgeKind, string | undefined] => ['choice', to]),
    ['default', Default],
    ...Catch.map(({ Next: to }): [EdgeKind, string] => ['catch', to]),
  ];
}

/** Several rules of a Choice may lead to the same state: that is one edge. */
function edgesOf([from, state]: [string, StateDefinition]): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const [kind, to] of waysOut(state)) {
    if (to !== undefined) edges.set(`${kind} ${to}`, { from, to, kind });
  }
  return [...edges.values()];
}

/** @returns every state of a definition, and every way from one to another */
export function readGraph({ StartAt, States }: Definition): Graph {
  const states = Object.entries(States);
  return {
    nodes: states.map(([name, { Type: type, Comment: comment = '' }]) => ({ name, type, comment, isStart: name === StartAt })),
    edges: states.flatMap(edgesOf),
  };
}
