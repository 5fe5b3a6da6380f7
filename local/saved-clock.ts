import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock, type StackClock } from './clock/clock.ts';

/**
 * @param dataDir where the clock's offset outlives the process, so that kept data never lies in the future
 * @returns a clock, and how to save it
 */
export function openSavedClock(dataDir: string | undefined): { clock: StackClock; save: () => void } {
  const clock = createClock();
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
