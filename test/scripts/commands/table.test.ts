import { expect, test } from '@jest/globals';
import { formatDuration, formatPairs, formatTable } from '../../../scripts/commands/table.ts';

test('a table lines up its columns, whatever their colours', () => {
  expect(formatTable(['a', 'long heading'], [['\u001b[32mgreen\u001b[39m', 'x'], ['b', 'y']]).split('\n')).toEqual([
    'a      long heading',
    '─────  ────────────',
    '\u001b[32mgreen\u001b[39m  x',
    'b      y',
  ]);
});

test('pairs without a value are left out', () => {
  expect(formatPairs([['name', 'x'], ['n', null], ['longer', 0]])).toBe('name    x\nlonger  0');
});

test.each([
  [999, '999 ms'],
  [1000, '1.0 s'],
  [59_940, '59.9 s'],
  [59_999, '1 min 0 s'],
  [312_000, '5 min 12 s'],
])('%d ms is %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
