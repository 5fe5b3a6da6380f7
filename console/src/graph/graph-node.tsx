import type { PlacedNode } from './lay-out.ts';
import type { StateRun } from './run.ts';
import { describeState, LOOKS } from './status-words.ts';

interface GraphNodeProps {
  node: PlacedNode;
  state: StateRun;
  isChosen: boolean;
  onChoose: (state: string) => void;
}

const RADIUS = 8;

/** Below its name: what it is, and `×3` when it was visited, or `↻2` when it was retried, so often. */
const kindOf = (type: string, { visits, retries }: StateRun): string =>
  [type, visits > 1 ? `×${visits}` : '', retries > 0 ? `↻${retries}` : ''].filter(Boolean).join(' ');

/** One state, as a button. */
export function GraphNode({ node: { name, type, x, y, width, height }, state, isChosen, onChoose }: GraphNodeProps) {
  const kind = kindOf(type, state);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onChoose(name);
  };
  return (
    <g
      class={`node ${state.status}`}
      transform={`translate(${x - width / 2},${y - height / 2})`}
      role="button"
      tabindex={0}
      aria-pressed={isChosen}
      aria-label={`${name} ${kind}: ${describeState(state)}`}
      data-state={name}
      data-status={state.status}
      onClick={() => onChoose(name)}
      onKeyDown={press}
    >
      <rect width={width} height={height} rx={type === 'Choice' ? height / 2 : RADIUS} />
      <text class="name" x={width / 2} y="21" text-anchor="middle">
        {name}
      </text>
      <text class="type" x={width / 2} y="38" text-anchor="middle">
        {LOOKS[state.status].sign} {kind}
      </text>
    </g>
  );
}
