import { ask } from '../api/client.ts';
import { FORMATS } from './export-formats.ts';

const LARGEST_PAGE = '500';

interface ExportOptions {
  format: keyof typeof FORMATS;
  filters: Record<string, string | undefined>;
  signal: AbortSignal;
  /** Told after every page how many records there are so far. */
  onProgress: (records: number) => void;
}

/** Reads all records that fit, page by page, into one file. @throws ApiProblem, or what `signal` was aborted with */
export async function exportAudit({ format, filters, signal, onProgress }: ExportOptions): Promise<Blob> {
  const { type, around, read } = FORMATS[format];
  // The browser may keep the pieces on disk; one string of them all it can't.
  const pieces: Blob[] = [];
  let records = 0;
  let cursor: string | undefined;
  do {
    const response = await ask('/audit', { query: { ...filters, limit: LARGEST_PAGE, cursor }, accept: type, signal });
    const piece = await read(response, pieces.length === 0);
    pieces.push(new Blob([piece.text]));
    records += piece.records;
    onProgress(records);
    cursor = piece.next ?? undefined;
  } while (cursor !== undefined);
  return new Blob([around[0], ...pieces, around[1]], { type });
}

/** Hands a file to the person, as the browser hands over downloads. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own hold on the file by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
