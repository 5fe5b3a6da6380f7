import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Examined } from '../../src/decisions/verify-audit/examine-row.ts';
import type { RowSource } from '../../src/decisions/verify-audit/verify-audit.ts';
import type { Bounds } from '../../src/decisions/verify-audit/vouching.ts';
import type { Answer, Task } from './examine-worker.ts';
import { LINE_FILES } from './parts.ts';
import { splitFile } from './split-file.ts';

const SEGMENT_BYTES = 8 * 1024 * 1024;
/** Rows that may wait, some 500 bytes each: they keep the threads at work while the lists are read. */
const MOST_ROWS_AHEAD = 600_000;
const MOST_THREADS = 8;
const YOUNG_GENERATION_MEGABYTES = 64;

const TABLES = ['records', 'events'] as const;
type Table = (typeof TABLES)[number];

/** Threads that examine segments as they come to them; what they find is taken in the order of the file. */
class Examination {
  readonly #tasks: Task[];
  readonly #workers: Worker[];
  readonly #found = new Map<number, Examined[]>();
  #asked = 0;
  #taken = 0;
  #rowsAhead = 0;
  #idle: Worker[] = [];
  #failure: { error: unknown } | undefined;
  #onNews: (() => void) | undefined;

  constructor(tasks: Task[], bounds: Bounds) {
    this.#tasks = tasks;
    const threads = Math.min(availableParallelism(), MOST_THREADS, tasks.length);
    this.#workers = Array.from({ length: threads }, () => this.#start(bounds));
    this.#idle = [...this.#workers];
    this.#ask();
  }

  #start(bounds: Bounds): Worker {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES };
    const worker = new Worker(new URL('./examine-worker.ts', import.meta.url), { workerData: bounds, resourceLimits });
    worker.on('message', ({ number, rows }: Answer) => {
      this.#found.set(number, rows);
      this.#rowsAhead += rows.length;
      this.#idle.push(worker);
      this.#ask();
      this.#onNews?.();
    });
    worker.on('error', (error) => {
      this.#failure ??= { error };
      this.#onNews?.();
    });
    return worker;
  }

  #ask(): void {
    while (this.#rowsAhead < MOST_ROWS_AHEAD && this.#asked < this.#tasks.length) {
      const worker = this.#idle.pop();
      if (!worker) return;
      worker.postMessage(this.#tasks[this.#asked]);
      this.#asked += 1;
    }
  }

  /** @throws what a thread has thrown */
  async #take(number: number): Promise<Examined[]> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const rows = this.#found.get(number);
      if (rows) {
        this.#found.delete(number);
        this.#rowsAhead -= rows.length;
        this.#ask();
        return rows;
      }
      await new Promise<void>((resolve) => (this.#onNews = resolve));
    }
  }

  async *rowsOf(table: Table): AsyncGenerator<Examined[]> {
    const numbers = this.#tasks.filter(({ where }) => where === table).map(({ number }) => number);
    for (const number of numbers) {
      if (number !== this.#taken) throw new Error(`segment ${number} of ${table} is asked for, and it is ${this.#taken}'s turn`);
      this.#taken += 1;
      yield await this.#take(number);
      // Even when all is at hand: the person may want to stop.
      await nextTurn();
    }
  }

  close = (): Promise<unknown> => Promise.all(this.#workers.map((worker) => worker.terminate()));
}

/** Has the rows of an export looked at in threads, as many as there are processors, from the first question on; records come first. */
export function examineExport(directory: string, segmentBytes = SEGMENT_BYTES): { records: RowSource; events: RowSource; close(): Promise<unknown> } {
  const tasks = TABLES.flatMap((where) => splitFile(join(directory, LINE_FILES[where]), segmentBytes).map((segment) => ({ ...segment, where })));
  let examination: Examination | undefined;
  const rowsOf = (table: Table): RowSource => (bounds) => {
    examination ??= new Examination(tasks.map((task, number) => ({ ...task, number })), bounds);
    return examination.rowsOf(table);
  };
  return { records: rowsOf('records'), events: rowsOf('events'), close: async () => examination?.close() };
}
