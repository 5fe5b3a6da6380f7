import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Examined } from '../../src/decisions/verify-audit/examine-row.ts';
import type { RowSource } from '../../src/decisions/verify-audit/verify-audit.ts';
import type { Bounds } from '../../src/decisions/verify-audit/vouching.ts';
import type { Task } from './examine-worker.ts';
import { LINE_FILES } from './parts.ts';
import { splitFile } from './split-file.ts';

const SEGMENT_BYTES = 8 * 1024 * 1024;
/** Segments that are asked for ahead, some 2 MB of rows each: they keep the threads at work while the lists are read. */
const MOST_AHEAD = 256;
const MOST_THREADS = 8;

/** One thread that examines segments, one after the other. */
class Examiner {
  readonly #worker: Worker;
  readonly #answers: AsyncIterator<[Examined[]]>;

  constructor(bounds: Bounds) {
    this.#worker = new Worker(new URL('./examine-worker.ts', import.meta.url), { workerData: bounds, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    // An error of the thread is thrown here.
    this.#answers = on(this.#worker, 'message') as AsyncIterator<[Examined[]]>;
  }

  ask(task: Task): void {
    this.#worker.postMessage(task);
  }

  async answer(): Promise<Examined[]> {
    const { value } = (await this.#answers.next()) as { value: [Examined[]] };
    return value[0];
  }

  close = (): Promise<number> => this.#worker.terminate();
}

/** Hands out tasks in turn and takes the answers in the same order. */
class Examination {
  readonly #examiners: Examiner[];
  readonly #tasks: Task[];
  #asked = 0;
  #answered = 0;

  constructor(tasks: Task[], bounds: Bounds) {
    this.#tasks = tasks;
    const threads = Math.min(availableParallelism(), MOST_THREADS, tasks.length);
    this.#examiners = Array.from({ length: threads }, () => new Examiner(bounds));
    while (this.#asked < MOST_AHEAD) this.#ask();
  }

  #turnOf = (number: number): Examiner | undefined => this.#examiners[number % this.#examiners.length];

  #ask(): void {
    const task = this.#tasks[this.#asked];
    if (task) this.#turnOf(this.#asked)?.ask(task);
    this.#asked += 1;
  }

  async *rowsOf(where: Task['where']): AsyncGenerator<Examined[]> {
    while (this.#tasks[this.#answered]?.where === where) {
      const rows = await this.#turnOf(this.#answered)?.answer();
      this.#answered += 1;
      this.#ask();
      if (rows) yield rows;
    }
  }

  close = (): Promise<unknown> => Promise.all(this.#examiners.map((examiner) => examiner.close()));
}

/** Rows of an export, the records to be read before the events. */
export interface ExaminedExport {
  records: RowSource;
  events: RowSource;
  close(): Promise<unknown>;
}

/** Has the rows of an export looked at in threads, as many as there are processors, from the first question on. */
export function examineExport(directory: string, segmentBytes = SEGMENT_BYTES): ExaminedExport {
  const tasks = (['records', 'events'] as const).flatMap((where) =>
    splitFile(join(directory, LINE_FILES[where]), segmentBytes).map((segment): Task => ({ ...segment, where })),
  );
  let examination: Examination | undefined;
  const rowsOf = (where: Task['where']): RowSource => (bounds) => (examination ??= new Examination(tasks, bounds)).rowsOf(where);
  return { records: rowsOf('records'), events: rowsOf('events'), close: async () => examination?.close() };
}
