import { readLines } from '../../../scripts/audit/read-lines.ts';
import type { MadeExport } from '../../support/make-audit-export.ts';
import { findChain, parse, writtenAt, type ChainTable } from './forge.ts';

/** A place in a chain that is not as it was written. */
export interface TouchedPlace {
  table: ChainTable;
  ciId: string;
  sequence: number;
  writtenAt: string;
}

/** Numbers from 0 to 1, the same in every run. */
export type Random = () => number;

/** Changes an export, as somebody would who owns the database, the bucket or the file. @returns the rows that it touched. */
export type Tampering = (made: MadeExport, random: Random) => TouchedPlace[] | Promise<TouchedPlace[]>;

export const TABLES: ChainTable[] = ['records', 'events'];

export const below = (random: Random, count: number): number => Math.floor(random() * count);
export const pick = <Item>(random: Random, items: readonly Item[]): Item => items[below(random, items.length)] as Item;

export const placeOf = (table: ChainTable, line: string): TouchedPlace => {
  const row = parse(line);
  return { table, ciId: row.ciId, sequence: row.sequence, writtenAt: writtenAt(row) };
};

/** All of a chain from an index on. */
export function placesFrom(made: MadeExport, table: ChainTable, index: number): TouchedPlace[] {
  const lines = made[table];
  const { start, length } = findChain(lines, parse(lines[index] ?? '').ciId);
  return lines.slice(index, start + length).map((line) => placeOf(table, line));
}

export function pickRow(made: MadeExport, random: Random): { table: ChainTable; lines: string[]; index: number; line: string; ciId: string } {
  const table = pick(random, TABLES);
  const index = below(random, made[table].length);
  const line = made[table][index] ?? '';
  return { table, lines: made[table], index, line, ciId: parse(line).ciId };
}

/** An identity whose record is there: of the others no list knows the hash. */
export function pickIdentity(made: MadeExport, random: Random): { index: number; place: TouchedPlace } {
  const record = pick(random, made.records);
  const { ciId, sequence } = parse(record);
  const index = made.identities.findIndex((line) => parse(line).ciId === ciId && parse(line).sequence === sequence);
  return { index, place: placeOf('records', record) };
}

/** Another value of the same type. */
function change(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return value + 1 + below(random, 3);
  if (typeof value === 'string') return random() < 0.5 ? `${value} ` : `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
  if (Array.isArray(value)) return [...(value as unknown[]), 'forged'];
  return value === null ? 'forged' : { ...(value as object), forged: true };
}

/** The object with one of its members changed. */
export function changeOne(object: Record<string, unknown>, random: Random, except: string[] = []): Record<string, unknown> {
  const name = pick(random, Object.keys(object).filter((key) => !except.includes(key)));
  return { ...object, [name]: change(object[name], random) };
}

/** Flips one bit of a text, and reads it as a file's lines. */
export async function readFlipped(text: string, bits: number, random: Random): Promise<string[]> {
  const bytes = Buffer.from(text);
  const bit = below(random, bits);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  const read: string[] = [];
  for await (const line of readLines([bytes])) read.push(line);
  return read;
}

/** Flips one bit of a line, or of its line feed. */
export async function flipBit(lines: string[], index: number, random: Random): Promise<void> {
  const own = `${lines[index]}\n`;
  const following = lines.slice(index + 1, index + 2).map((line) => `${line}\n`);
  const read = await readFlipped([own, ...following].join(''), Buffer.byteLength(own) * 8, random);
  lines.splice(index, 1 + following.length, ...read);
}

/** The same in another spelling, or with something that does not belong there. */
export const spell = (line: string, random: Random): string =>
  pick(random, [
    line.replace(',"', ', "'),
    line.replace(/"([A-Za-z])/, (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`),
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse())),
    JSON.stringify({ ...(JSON.parse(line) as object), extra: null }),
    line.replace('{', '{"ciId":"CI-000001",'),
    `${line}\r`,
    '',
  ]);
