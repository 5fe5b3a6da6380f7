import { isUtf8 } from 'node:buffer';

const LINE_FEED = 10;

/** @returns the text; what is not UTF-8 would read as something else: as an empty line it is wrong in any file of an export. */
export const decode = (bytes: Buffer): string => (isUtf8(bytes) ? bytes.toString('utf8') : '');

/** Splits a file of an export into its lines. */
export async function* readLines(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, end);
      yield decode(rest.length === 0 ? piece : Buffer.concat([...rest, piece]));
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  // Every line ends with a line feed: what doesn't was cut.
  if (rest.length > 0) yield '';
}
