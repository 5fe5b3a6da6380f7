import { EVENT_COLUMNS, RECORD_COLUMNS, type ColumnKind } from '../../contracts/audit-evidence.ts';

/** Columns that say where a row stands in its chain, and under what hash; no canonical text has the last two. */
const NOT_HASHED = new Set(['hash', 'canonical']);

/** Records that were written before CloudTrail's events had rows of their own. */
const LATER_RECORD_COLUMNS = new Set(['cloudTrailStatus', 'cloudTrailDetail', 'outputKey']);
const FORMER_RECORD_FIELD = 'cloudTrailEventId';

/** What the rows of one table look like. */
export interface RowShape {
  where: 'records' | 'events';
  /** Which column names the thing that has one row. */
  id: 'remediationId' | 'eventId';
  /** Which column says when the row was written. */
  writtenAt: 'recordedAt' | 'receivedAt';
  columns: [name: string, kind: ColumnKind][];
  /** Names of all columns, in their order. */
  columnNames: string[];
  /** Names that a canonical text may have, sorted: of each version that ever was. */
  canonicalNames: string[][];
}

const isHashed = (name: string): boolean => !NOT_HASHED.has(name);

function shapeOf(
  subject: Pick<RowShape, 'where' | 'id' | 'writtenAt'>,
  columns: Record<string, ColumnKind>,
  formerNames: string[][] = [],
): RowShape {
  const columnNames = Object.keys(columns);
  return {
    ...subject,
    columns: Object.entries(columns).filter(([name]) => isHashed(name)),
    columnNames,
    canonicalNames: [columnNames.filter(isHashed).sort(), ...formerNames],
  };
}

const formerRecordNames = Object.keys(RECORD_COLUMNS).filter((name) => isHashed(name) && !LATER_RECORD_COLUMNS.has(name));

export const RECORD_SHAPE: RowShape = shapeOf(
  { where: 'records', id: 'remediationId', writtenAt: 'recordedAt' },
  RECORD_COLUMNS,
  [[...formerRecordNames, FORMER_RECORD_FIELD].sort()],
);

export const EVENT_SHAPE: RowShape = shapeOf({ where: 'events', id: 'eventId', writtenAt: 'receivedAt' }, EVENT_COLUMNS);
