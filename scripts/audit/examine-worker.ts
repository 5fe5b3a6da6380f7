import { on } from 'node:events';
import { createReadStream } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createExamination, type Examined } from '../../src/decisions/verify-audit/examine-row.ts';
import { EVENT_SHAPE, RECORD_SHAPE } from '../../src/decisions/verify-audit/shapes.ts';
import type { Bounds } from '../../src/decisions/verify-audit/vouching.ts';
import { readLines } from './read-lines.ts';
import type { Segment } from './split-file.ts';

/** A segment of a table. */
export interface Task extends Segment {
  where: 'records' | 'events';
}

const bounds = workerData as Bounds;
const examine = { records: createExamination(RECORD_SHAPE, bounds), events: createExamination(EVENT_SHAPE, bounds) };

async function examineSegment({ where, file, start, end }: Task): Promise<Examined[]> {
  const rows: Examined[] = [];
  for await (const line of readLines(createReadStream(file, { start, end: end - 1, highWaterMark: end - start }))) rows.push(examine[where](line));
  return rows;
}

if (parentPort) for await (const [task] of on(parentPort, 'message')) parentPort.postMessage(await examineSegment(task as Task));
