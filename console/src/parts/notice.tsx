import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api/problem.ts';

/** Something a person should read first. */
export const Notice = ({ tone = 'wait', children }: { tone?: 'bad' | 'wait' | 'ok'; children: ComponentChildren }) => (
  <div class={`notice ${tone}`}>{children}</div>
);

/** What StackFlowAPI refused, in its own words. */
export function ProblemNotice({ problem, retry }: { problem: ApiProblem | undefined; retry?: () => void }) {
  if (!problem) return null;
  return (
    <div class="notice bad" role="alert">
      <strong>{problem.title}.</strong> {problem.message}
      {retry && (
        <button type="button" class="plain" onClick={retry}>
          Ask again
        </button>
      )}
    </div>
  );
}
