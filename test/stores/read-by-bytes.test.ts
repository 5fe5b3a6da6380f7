import { describe, expect, test } from '@jest/globals';
import { nextLimit, readByBytes } from '../../src/stores/read-by-bytes.ts';

const tooLarge = new Error('Database returned more than the allowed response size limit');

/** Reads as a database would whose responses hold so many rows. */
const reading = (fits: number, asked: number[]) => (limit: number) => {
  asked.push(limit);
  return limit > fits ? Promise.reject(tooLarge) : Promise.resolve(limit);
};

describe('reading by bytes', () => {
  test.each([
    [100, 1000, [100]],
    [100, 99, [100, 50]],
    [100, 3, [100, 50, 25, 13, 7, 4, 2]],
    [5, 1, [5, 3, 2, 1]],
  ])('asks for half of %d while more than %d come back', async (most, fits, wanted) => {
    const asked: number[] = [];

    expect(await readByBytes(most, reading(fits, asked))).toEqual({ limit: wanted.at(-1), page: wanted.at(-1) });
    expect(asked).toEqual(wanted);
  });

  test('gives up on a row that fits nowhere, and on any other error at once', async () => {
    const asked: number[] = [];

    await expect(readByBytes(4, reading(0, asked))).rejects.toBe(tooLarge);
    expect(asked).toEqual([4, 2, 1]);
    const other = new Error('denied');
    await expect(readByBytes(4, () => Promise.reject(other))).rejects.toBe(other);
  });

  test.each([
    ['small ones', 'x'.repeat(100), 500],
    ['ones of 7 KiB', 'x'.repeat(7 * 1024), 99],
    ['ones of 700 KiB', 'x'.repeat(700 * 1024), 1],
  ])('goes on with as many rows as fit, judging by %s', (_, row, wanted) => {
    expect(nextLimit(Array.from({ length: 10 }, () => row), 500)).toBe(wanted);
  });
});
