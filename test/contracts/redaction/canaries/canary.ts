import { createHash } from 'node:crypto';

/** A secret in a text that it may be found in, and what has to be left of the text. */
export interface Canary {
  kind: string;
  text: string;
  secret: string;
  redacted: string;
}

/** Draws a secret: always the same for the same seed, never the same for two. */
export type Draw = (seed: string) => string;

/** Kind, form of the secret, text with `§` for the secret, and what is left when that isn't simply `[redacted]`. */
export type Row = readonly [kind: string, draw: Draw, text: string, redacted?: string];

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

const bytesOf = (seed: string, length: number): number[] => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) => createHash('sha256').update(`${seed} ${block}`).digest());
  return [...Buffer.concat(blocks)].slice(0, length);
};

const from =
  (alphabet: string) =>
  (length: number, prefix = '', suffix = ''): Draw =>
  (seed) =>
    `${prefix}${bytesOf(seed, length)
      .map((byte) => alphabet[byte % alphabet.length])
      .join('')}${suffix}`;

export const hex = from(`${DIGITS}abcdef`);
export const digits = from(DIGITS);
export const upper = from(UPPER + DIGITS);
export const lower = from(LOWER + DIGITS);
export const word = from(LOWER + UPPER + DIGITS);
export const base64 = from(`${LOWER}${UPPER}${DIGITS}+/`);
/** What people are told to choose. */
export const special = (length: number, prefix = 'Zq7'): Draw => from(`${LOWER}${UPPER}${DIGITS}!#%*_.~^`)(length, prefix, 'x9');
/** Lines of base64, as a key's are. */
export const lines =
  (count: number, between = '\n'): Draw =>
  (seed) =>
    Array.from({ length: count }, (_, line) => base64(64)(`${seed} ${line}`)).join(between);

export const canary = ([kind, draw, text, redacted = text]: Row): Canary => {
  const secret = draw(kind);
  return { kind, secret, text: text.replaceAll('§', () => secret), redacted: redacted.replaceAll('§', '[redacted]') };
};

/** The parts of the secret that must not be found anywhere: between spaces, quotes and escapes, eight characters or more. */
export const traces = ({ secret }: Pick<Canary, 'secret'>): string[] => secret.split(/\\n|[\s"'\\]+/).filter(({ length }) => length >= 8);
