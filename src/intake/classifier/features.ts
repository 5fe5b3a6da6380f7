/** A text as numbers: the positions of its features in the vocabulary, and their weights. */
export interface FeatureVector {
  positions: number[];
  values: number[];
}

const LONGEST_TEXT = 4096;

/** Beginnings of long words stand for all their forms. */
const STEM_CHARACTERS = 5;

/** Numbers, ids and addresses tell nothing of the category; that one stands there does. */
const toWords = (text: string): string[] =>
  text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[0-9]+(?:[.,:][0-9]+)*/g, '0')
    .split(/[^\p{L}0%]+/u)
    .filter((word) => word.length > 1);

/** @returns the features of a text: its words, pairs of neighbours, and stems. */
export function featuresOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string): void => void counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const words = toWords(text);
  for (const [index, word] of words.entries()) {
    add(word);
    const next = words[index + 1];
    if (next !== undefined) add(`${word} ${next}`);
    if (word.length > STEM_CHARACTERS) add(`${word.slice(0, STEM_CHARACTERS)}~`);
  }
  return counts;
}

/**
 * @param rarities by feature: its position, and how much it tells
 * @returns the text's features that the vocabulary knows, as a vector of length 1
 */
export function vectorise(text: string, rarities: ReadonlyMap<string, { position: number; rarity: number }>): FeatureVector {
  const known = [...featuresOf(text)].flatMap(([feature, count]) => {
    const entry = rarities.get(feature);
    return entry ? [{ position: entry.position, value: (1 + Math.log(count)) * entry.rarity }] : [];
  });
  const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0)) || 1;
  return { positions: known.map(({ position }) => position), values: known.map(({ value }) => value / length) };
}
