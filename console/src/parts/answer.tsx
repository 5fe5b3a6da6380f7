import type { ComponentChildren } from 'preact';
import type { Answered } from '../api/use-answer.ts';
import { ProblemNotice } from './notice.tsx';

/** What was answered; until then that it is awaited, and beside it what went wrong. */
export function Answer<T>({ of, children }: { of: Answered<T>; children: (answer: T) => ComponentChildren }) {
  return (
    <div aria-busy={of.isLoading}>
      <ProblemNotice problem={of.problem} retry={of.reload} />
      {of.answer === undefined ? of.isLoading && <p class="quiet">Loading …</p> : children(of.answer)}
    </div>
  );
}
