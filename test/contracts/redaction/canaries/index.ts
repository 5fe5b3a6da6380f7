import { canary, traces, type Canary } from './canary.ts';
import { NAMED } from './named.ts';
import { PLACED } from './placed.ts';
import { TOKENS } from './tokens.ts';

export { traces, type Canary } from './canary.ts';

export const CANARIES: readonly Canary[] = [...TOKENS, ...NAMED, ...PLACED].map(canary);

/** @returns the kinds of the canaries that can be found in a text; none is what a test wants. */
export const leaksIn = (text: string, among = CANARIES): string[] =>
  among.filter((one) => traces(one).some((trace) => text.includes(trace))).map(({ kind }) => kind);
