import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock, type StackClock } from './clock/clock.ts';
import type { StackOptions } from './stack-options.ts';

/** How fast time runs by itself in a stack that is one process: what it computes takes hardly any. */
const IN_PROCESS_PACE = 1 / 50;

/** @returns a clock whose offset outlives the process in the data directory, so that kept data never lies in the future; and how to save it */
export function openSavedClock({ dataDir, inProcess = false }: StackOptions): { clock: StackClock; save: () => void } {
  const clock = createClock({ pace: inProcess ? IN_PROCESS_PACE : 1 });
  if (dataDir === undefined) {
    return { clock, save: () => undefined };
  }
  const file = join(dataDir, 'clock.json');
  if (existsSync(file)) {
    const { offsetMilliseconds } = JSON.parse(readFileSync(file, 'utf8')) as { offsetMilliseconds: number };
    clock.advance(offsetMilliseconds);
  }
  const save = (): void => {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ offsetMilliseconds: new Float64Array(clock.offset)[0] })}\n`);
  };
  return { clock, save };
}
