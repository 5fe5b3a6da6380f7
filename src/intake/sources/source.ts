import type { Reading } from '../../contracts/alert.ts';

/** Reads a payload of one source. Whatever comes in, it answers; it never throws. */
export type Normalise = (payload: unknown) => Reading[];
