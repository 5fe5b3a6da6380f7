import type { PlacedEdge, Point } from './lay-out.ts';
import type { Transition } from './run.ts';

const ARROWS = ['way', 'taken'] as const;

/** A line through the points, rounded at each of them. */
function pathOf([first, ...rest]: readonly Point[]): string {
  if (!first) return '';
  const bends = rest.slice(0, -1).map(({ x, y }, index) => {
    const next = rest[index + 1] ?? { x, y };
    return `Q${x},${y} ${(x + next.x) / 2},${(y + next.y) / 2}`;
  });
  const last = rest.at(-1) ?? first;
  return `M${first.x},${first.y} ${bends.join(' ')} L${last.x},${last.y}`;
}

const isTaken = ({ from, to, kind }: PlacedEdge, transitions: readonly Transition[]): boolean =>
  transitions.some((one) => one.from === from && one.to === to && one.isCaught === (kind === 'catch'));

/** Ways between states; those that were taken stand out, and those after an error are dashed. */
export const GraphEdges = ({ edges, transitions }: { edges: PlacedEdge[]; transitions: readonly Transition[] }) => (
  <g aria-hidden="true">
    <defs>
      {ARROWS.map((arrow) => (
        <marker key={arrow} id={`arrow-${arrow}`} class={`arrow ${arrow}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0,0 L8,4 L0,8 z" />
        </marker>
      ))}
    </defs>
    {edges.map((edge) => {
      const way = isTaken(edge, transitions) ? 'taken' : 'way';
      return (
        <path
          key={`${edge.from} ${edge.kind} ${edge.to}`}
          class={`edge ${edge.kind} ${way}`}
          data-from={edge.from}
          data-to={edge.to}
          data-taken={way === 'taken'}
          d={pathOf(edge.points)}
          marker-end={`url(#arrow-${way})`}
        />
      );
    })}
  </g>
);
