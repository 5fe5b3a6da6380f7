import { describe, expect, test } from '@jest/globals';
import { readLines } from '../../../scripts/audit/read-lines.ts';

async function read(...chunks: Buffer[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(chunks)) lines.push(line);
  return lines;
}

const bytes = (text: string): Buffer => Buffer.from(text);

describe('readLines', () => {
  test('splits at line feeds, wherever the chunks end', async () => {
    const text = bytes('eins\nzwei – ß\n\ndrei\n');
    const expected = ['eins', 'zwei – ß', '', 'drei'];

    for (let cut = 0; cut <= text.length; cut += 1) expect(await read(text.subarray(0, cut), text.subarray(cut))).toEqual(expected);
    expect(await read(...[...text].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  test('an empty file has no lines', async () => expect(await read()).toEqual([]));

  test('a last line without its line feed was cut: it reads as an empty one', async () =>
    expect(await read(bytes('eins\nzw'))).toEqual(['eins', '']));

  test.each([
    ['a byte of another code', [0x66, 0xfc, 0x72]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xe2, 0x80]],
  ])('%s is no UTF-8: the line reads as an empty one', async (_, codes) =>
    expect(await read(Buffer.from([...codes, 10]), bytes('zwei\n'))).toEqual(['', 'zwei']),
  );
});
