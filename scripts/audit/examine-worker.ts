import { on } from 'node:events';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createExamination, type Examined } from '../../src/decisions/verify-audit/examine-row.ts';
import { EVENT_SHAPE, RECORD_SHAPE } from '../../src/decisions/verify-audit/shapes.ts';
import type { Bounds } from '../../src/decisions/verify-audit/vouching.ts';
import { readLines } from './read-lines.ts';
import type { Segment } from './split-file.ts';

/** A segment of a table, and which one it is in all. */
export interface Task extends Segment {
  number: number;
  where: 'records' | 'events';
}

/** What the rows of a segment are. */
export interface Answer {
  number: number;
  rows: Examined[];
}

const bounds = workerData as Bounds;
const examine = { records: createExamination(RECORD_SHAPE, bounds), events: createExamination(EVENT_SHAPE, bounds) };

async function examineSegment({ number, where, file, start, end }: Task): Promise<Answer> {
  const rows: Examined[] = [];
  for await (const line of readLines(createReadStream(file, { start, end: end - 1, highWaterMark: end - start }))) rows.push(examine[where](line));
  return { number, rows };
}

if (parentPort) for await (const [task] of on(parentPort, 'message')) parentPort.postMessage(await examineSegment(task as Task));
