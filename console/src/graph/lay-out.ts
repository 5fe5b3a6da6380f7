import { Graph as DagreGraph, layout } from '@dagrejs/dagre';
import type { EdgeKind, Graph, GraphEdge, GraphNode } from './read-graph.ts';

export interface Point {
  x: number;
  y: number;
}

/** A state with its place; x and y are its middle. */
export type PlacedNode = GraphNode & Point & { width: number; height: number };
export type PlacedEdge = GraphEdge & { points: Point[] };

export interface Picture {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** Wide enough for the longest name. */
const NODE = { width: 232, height: 48 };
const OPTIONS = { rankdir: 'TB', nodesep: 18, ranksep: 30, edgesep: 6, ranker: 'tight-tree', marginx: 8, marginy: 8 };

/** How straight an edge is to be: the ways after errors must not pull the usual one apart. */
const WEIGHTS: Record<EdgeKind, number> = { next: 10, choice: 4, default: 4, catch: 1 };

const nameOf = ({ from, to, kind }: GraphEdge): string => `${from} ${kind} ${to}`;

/** @returns the graph from top to bottom, in pixels */
export function layOut({ nodes, edges }: Graph): Picture {
  const graph = new DagreGraph({ multigraph: true });
  graph.setGraph({ ...OPTIONS });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of nodes) graph.setNode(name, { ...NODE });
  for (const edge of edges) graph.setEdge(edge.from, edge.to, { weight: WEIGHTS[edge.kind] }, nameOf(edge));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ ...node, ...(graph.node(node.name) as PlacedNode) })),
    edges: edges.map((edge) => ({ ...edge, points: (graph.edge({ v: edge.from, w: edge.to, name: nameOf(edge) }) as { points: Point[] }).points })),
  };
}
