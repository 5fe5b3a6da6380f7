import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock, type StackClock } from './clock/clock.ts';
import type { StackOptions } from './stack-options.ts';

/** @returns a clock whose offset outlives the process in the data directory, so that kept data never lies in the future; and how to save it */
export function openSavedClock({ dataDir, pace }: StackOptions): { clock: StackClock; save: () => void } {
  const clock = createClock({ pace });
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
