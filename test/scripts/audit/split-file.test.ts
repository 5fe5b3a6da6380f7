import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitFile } from '../../../scripts/audit/split-file.ts';

let scratch: string;
let file: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'split-'));
  file = join(scratch, 'records.jsonl');
});
afterEach(() => rmSync(scratch, { recursive: true }));

test('a file without a line has no segment', () => {
  writeFileSync(file, '');

  expect(splitFile(file, 10)).toEqual([]);
});

test('a line is in one segment, however long it is', () => {
  writeFileSync(file, `${'long '.repeat(40_000)}\nshort\n`);

  expect(splitFile(file, 10)).toEqual([
    { file, start: 0, end: 200_001 },
    { file, start: 200_001, end: 200_007 },
  ]);
});

test('segments are whole lines, and all of the file', () => {
  const lines = fc.array(fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\n', '')), { maxLength: 40 });
  fc.assert(
    fc.property(lines, fc.boolean(), fc.integer({ min: 1, max: 60 }), (texts, isCut, bytes) => {
      const whole = Buffer.from(texts.map((text) => `${text}\n`).join('') + (isCut ? 'cut' : ''));
      writeFileSync(file, whole);
      const pieces = splitFile(file, bytes).map(({ start, end }) => readFileSync(file).subarray(start, end));

      expect(Buffer.concat(pieces)).toEqual(whole);
      for (const piece of pieces.slice(0, -1)) {
        expect(piece.at(-1)).toBe(10);
        expect(piece.length).toBeGreaterThanOrEqual(bytes);
      }
    }),
  );
});
