const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;

/** Reads CSV as RFC 4180 has it. @throws Error for what it hasn't: a quote or a line break in a cell that isn't quoted. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = new RegExp(CELL);
  while (cells.lastIndex < text.length || rows.at(-1)?.length !== 0) {
    const at = cells.lastIndex;
    const found = cells.exec(text);
    if (!found) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    const [, quoted, plain = '', end] = found;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '') break;
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
