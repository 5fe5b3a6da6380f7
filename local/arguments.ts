import { parseArgs } from 'node:util';

/** What `npm start -- …` takes. */
export interface StartArguments {
  /** End after the samples, with exit code 0 only if each ended as it says. */
  once: boolean;
  /** One JSON object a sample, and nothing else on stdout. */
  json: boolean;
  /** Where data outlives the process. */
  dataDir?: string;
}

export const USAGE = 'Usage: npm start -- [--once [--json]] [--data DIR]';

/** Thrown for words that `npm start` doesn't know. */
export class StartUsageError extends Error {
  override readonly name = 'StartUsageError';
}

/** @throws StartUsageError naming what is wrong. */
export function readArguments(words: string[]): StartArguments {
  try {
    const { values } = parseArgs({
      args: words,
      options: { once: { type: 'boolean' }, json: { type: 'boolean' }, data: { type: 'string' } },
    });
    const { once = false, json = false, data } = values;
    if (json && !once) throw new StartUsageError('--json goes with --once.');
    return { once, json, ...(data !== undefined && { dataDir: data }) };
  } catch (error) {
    throw new StartUsageError(`${(error as Error).message}\n${USAGE}`);
  }
}
