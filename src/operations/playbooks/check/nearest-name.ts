/** @returns how many letters have to be added, taken out, changed or swapped with their neighbour. */
export function editDistance(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, row) => Array.from({ length: other.length + 1 }, (__, column) => (row === 0 ? column : column === 0 ? row : 0)));
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const changed = at(row - 1, column - 1) + (one[row - 1] === other[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Infinity;
      (rows[row] as number[])[column] = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, changed, swapped);
    }
  }
  return at(one.length, other.length);
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Of a name's letters so many may be wrong: beyond that it was meant to be another word. */
const LETTERS_PER_MISTAKE = 3;

/** Somebody who writes `prio` means `priority`. */
const LEAST_BEGINNING = 3;

/** @returns the known name that was most likely meant, or undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / LETTERS_PER_MISTAKE));
  const judged = known.map((candidate) => ({ candidate, distance: editDistance(plain(name), plain(candidate)) }));
  const [nearest] = judged.sort((a, b) => a.distance - b.distance);
  if (nearest && nearest.distance <= most) return nearest.candidate;
  return name.length < LEAST_BEGINNING ? undefined : known.find((candidate) => plain(candidate).startsWith(plain(name)));
}
