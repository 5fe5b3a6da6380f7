import type { StateStatus } from './run.ts';

/** How a status is shown: its colour as in the Step Functions console, and a sign and a word that say the same. */
export interface StatusLook {
  word: string;
  sign: string;
}

export const LOOKS: Record<StateStatus, StatusLook> = {
  'not-entered': { word: 'not entered', sign: '' },
  running: { word: 'in progress', sign: '●' },
  succeeded: { word: 'succeeded', sign: '✓' },
  failed: { word: 'failed', sign: '✕' },
  caught: { word: 'caught an error', sign: '↷' },
  aborted: { word: 'aborted', sign: '■' },
  'timed-out': { word: 'timed out', sign: '◷' },
};

const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** @returns what the graph shows of a state, in words */
export function describeState({ status, visits, retries }: { status: StateStatus; visits: number; retries: number }): string {
  const parts = [LOOKS[status].word];
  if (visits > 1) parts.push(times(visits, 'visit', 'visits'));
  if (retries > 0) parts.push(times(retries, 'retry', 'retries'));
  return parts.join(', ');
}
