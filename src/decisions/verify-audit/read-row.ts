import type { ExportedRow } from '../../contracts/audit-evidence.ts';
import type { RowShape } from './shapes.ts';

/** @returns the JSON object of a text, or undefined when it is none. */
export function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** @returns whether a value can be a place in a chain. */
export const isSequence = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

const isRow = (value: Record<string, unknown>, shape: RowShape): value is ExportedRow =>
  isText(value['remediationId']) &&
  isText(value['ciId']) &&
  isSequence(value['sequence']) &&
  (value['previousHash'] === null || isText(value['previousHash'])) &&
  isText(value['hash']) &&
  isText(value['canonical']) &&
  isText(value[shape.id]) &&
  isText(value[shape.writtenAt]);

/** @returns the row of a line, or undefined when it says neither what it is nor where it belongs. */
export function readRow(line: string, shape: RowShape): ExportedRow | undefined {
  const value = readObject(line);
  return value && isRow(value, shape) ? value : undefined;
}
