import type { ExportedRow } from '../../src/contracts/audit-evidence.ts';
import type { AuditExportStore, CiBounds } from '../../src/stores/audit-export-store.ts';
import type { LockedObjects } from '../../src/stores/locked-objects.ts';
import { yearRange } from '../../src/stores/year-range.ts';
import { ExportContendedError } from './errors.ts';
import { partKey, partsPrefix } from './manifest.ts';

/** A part is put when it has so many bytes. */
const PART_BYTES = 4 * 1024 * 1024;

export interface ExportYear {
  year: number;
  /** Where its parts go. */
  folder: string;
  trail: Pick<AuditExportStore, 'readBounds' | 'readLines'>;
  objects: LockedObjects;
  isTimeUp(): boolean;
}

type Row = Pick<ExportedRow, 'ciId' | 'sequence' | 'recordedAt'>;

const parse = (line: string): Row => JSON.parse(line) as Row;

/** @returns the last row of the part that was put last, if any was */
async function findLast(objects: LockedObjects, key: string | undefined): Promise<Row | undefined> {
  const line = key && (await objects.read(key)).trimEnd().split('\n').at(-1);
  return line ? parse(line) : undefined;
}

/** @returns what lies behind a row */
function behind(bounds: CiBounds[], last: Row | undefined): CiBounds[] {
  if (!last) return bounds;
  const first = last.sequence + 1;
  const rest = ({ ciId, records }: CiBounds): CiBounds => ({ ciId, ...(records && { records: { ...records, first } }) });
  return bounds.filter(({ ciId }) => ciId >= last.ciId).map((one) => (one.ciId === last.ciId ? rest(one) : one));
}

/** A record may have come late, so that its place in the chain lies between those of another year. */
async function* ofYear(lines: AsyncIterable<string>, year: number): AsyncGenerator<string> {
  for await (const line of lines) if (String(parse(line).recordedAt).startsWith(`${year}-`)) yield line;
}

/**
 * Puts a year's records into the audit bucket, part by part; it goes on behind the last part that is there.
 * @returns whether all of them are there; false when the time is up
 * @throws ExportContendedError
 */
export async function exportYear({ year, folder, trail, objects, isTimeUp }: ExportYear): Promise<boolean> {
  const keys = await objects.listKeys(partsPrefix(folder));
  const last = await findLast(objects, keys.at(-1));
  const bounds = behind(await trail.readBounds(yearRange(year)), last);
  let [number, bytes, part]: [number, number, string[]] = [keys.length, 0, []];

  const putPart = async (): Promise<void> => {
    number += 1;
    const [key, text] = [partKey(folder, number), part.join('')];
    if ((await objects.putOnce(key, text, 'application/x-ndjson')) !== text) throw new ExportContendedError(key);
    [bytes, part] = [0, []];
  };

  for await (const line of ofYear(trail.readLines('records', bounds), year)) {
    part.push(`${line}\n`);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes < PART_BYTES) continue;
    await putPart();
    if (isTimeUp()) return false;
  }
  if (part.length > 0) await putPart();
  return true;
}
