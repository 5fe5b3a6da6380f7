import type { ChainMark } from '../../contracts/audit-evidence.ts';

/** A place in a chain, and the hash that belongs there. */
export interface Place {
  sequence: number;
  hash: string;
}

/** What the signed lists say of the chains of one table. */
export interface Marks {
  /** By CI and sequence; what a row or an identity answers is taken out. */
  pending: Map<string, Map<number, string>>;
  /** The highest place of each chain that a list of heads names. */
  heads: Map<string, number>;
  /** The last place of each chain that retention dropped. */
  anchors: Map<string, Place>;
}

export const createMarks = (): Marks => ({ pending: new Map(), heads: new Map(), anchors: new Map() });

/** @returns false when another list says another hash of the same place. */
function expect({ pending }: Marks, [ciId, sequence, hash]: ChainMark): boolean {
  let places = pending.get(ciId);
  if (!places) pending.set(ciId, (places = new Map()));
  const known = places.get(sequence);
  if (known === undefined) places.set(sequence, hash);
  return known === undefined || known === hash;
}

/** Takes a mark of a list. @returns false when another list says another hash of the same place. */
export function addMark(marks: Marks, kind: 'heads' | 'anchors', mark: ChainMark): boolean {
  const [ciId, sequence, hash] = mark;
  if (kind === 'heads') marks.heads.set(ciId, Math.max(sequence, marks.heads.get(ciId) ?? 0));
  else if (sequence > (marks.anchors.get(ciId)?.sequence ?? 0)) marks.anchors.set(ciId, { sequence, hash });
  return expect(marks, mark);
}

/** Answers the mark of a place, if there is one. @returns false when its hash is another. */
export function answerMark({ pending }: Marks, ciId: string, { sequence, hash }: Place): boolean {
  const places = pending.get(ciId);
  const marked = places?.get(sequence);
  if (places === undefined || marked === undefined) return true;
  places.delete(sequence);
  if (places.size === 0) pending.delete(ciId);
  return marked === hash;
}

/** @returns whether retention dropped that place. */
export const isDropped = ({ anchors }: Marks, ciId: string, sequence: number): boolean =>
  sequence <= (anchors.get(ciId)?.sequence ?? 0);
