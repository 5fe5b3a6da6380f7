import type { AuditPage } from '../api/answers.ts';

/** A page of the audit trail as a piece of a file. */
export interface Piece {
  text: string;
  records: number;
  /** Cursor of the page behind it. */
  next: string | null;
}

/** How a file is put together from the API's pages. */
export interface ExportFormat {
  type: string;
  /** Before the first piece and behind the last. */
  around: [string, string];
  read(response: Response, isFirst: boolean): Promise<Piece>;
}

/** Cursor of the next page, as RFC 8288 gives it: `<?cursor=…>; rel="next"`. */
export function nextCursor(link: string | null): string | null {
  const [, search] = /<\?([^>]*)>;\s*rel="next"/.exec(link ?? '') ?? [];
  return search === undefined ? null : new URLSearchParams(search).get('cursor');
}

/** Each page of the API begins with the names of the columns; a file has them once. */
export const withoutHeader = (csv: string): string => csv.slice(csv.indexOf('\n') + 1);

/** Lines of a CSV file: a line break within quotes is none. */
export function countLines(csv: string): number {
  let count = 0;
  let isQuoted = false;
  for (const character of csv) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === '\n' && !isQuoted) count += 1;
  }
  return count;
}

const csv: ExportFormat = {
  type: 'text/csv',
  around: ['', ''],
  async read(response, isFirst) {
    const page = await response.text();
    const rows = withoutHeader(page);
    return { text: isFirst ? page : rows, records: countLines(rows), next: nextCursor(response.headers.get('link')) };
  },
};

const json: ExportFormat = {
  type: 'application/json',
  around: ['[\n', '\n]\n'],
  async read(response, isFirst) {
    const { records, next } = (await response.json()) as AuditPage;
    const text = records.map((record) => JSON.stringify(record)).join(',\n');
    return { text: isFirst || records.length === 0 ? text : `,\n${text}`, records: records.length, next };
  },
};

export const FORMATS = { csv, json };
