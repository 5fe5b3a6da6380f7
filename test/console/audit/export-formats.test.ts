import { expect, test } from '@jest/globals';
import { formatRate } from '../../../console/src/audit/figures.ts';
import { countLines, FORMATS, nextCursor } from '../../../console/src/audit/export-formats.ts';

/** What a file has of pages that came one after the other. */
async function join(format: 'csv' | 'json', pages: Response[]): Promise<{ text: string; records: number }> {
  const pieces = [];
  for (const [index, page] of pages.entries()) pieces.push(await FORMATS[format].read(page, index === 0));
  const [before, behind] = FORMATS[format].around;
  return { text: before + pieces.map(({ text }) => text).join('') + behind, records: pieces.reduce((sum, { records }) => sum + records, 0) };
}

test('a CSV file names its columns once', async () => {
  const pages = ['id,output\r\n1,"two\r\nlines"\r\n', 'id,output\r\n2,ok\r\n'].map((text) => new Response(text));
  expect(await join('csv', pages)).toEqual({ text: 'id,output\r\n1,"two\r\nlines"\r\n2,ok\r\n', records: 2 });
});

test('a JSON file is one list of all pages, also when one is empty', async () => {
  const pages = [[{ id: 1 }, { id: 2 }], [], [{ id: 3 }]].map((records) => new Response(JSON.stringify({ records, next: null })));
  const { text, records } = await join('json', pages);
  expect(JSON.parse(text)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(records).toBe(3);
});

test('a CSV page says in its link where the next one is', () => {
  expect(nextCursor('<?ci=CI1&cursor=a%2Bb>; rel="next"')).toBe('a+b');
  expect(nextCursor(null)).toBeNull();
});

test('a line break within quotes begins no record', () => {
  expect(countLines('a,"b ""c""\nd"\ne\n')).toBe(2);
});

test('a rate never says 100 % of what failed once', () => {
  expect(formatRate(0.99999)).toBe('99.9 %');
  expect(formatRate(1)).toBe('100 %');
  expect(formatRate(null)).toBe('–');
});
