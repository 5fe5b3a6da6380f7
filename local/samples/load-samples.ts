import { readdir, readFile } from 'node:fs/promises';
import { parseSample, type Sample } from '../../scripts/commands/message.ts';

export const SAMPLES_FOLDER = new URL('../../samples/', import.meta.url);

/** Samples begin with two digits; the other files of the folder are what they need to be there. */
const SAMPLE_FILE = /^\d\d-.*\.json$/;

export interface NamedSample extends Sample {
  /** File name without `.json`. */
  file: string;
}

/** @returns every sample of the folder, in order. @throws UsageError naming file and field. */
export async function loadSamples(): Promise<NamedSample[]> {
  const files = (await readdir(SAMPLES_FOLDER)).filter((file) => SAMPLE_FILE.test(file)).sort();
  return await Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, SAMPLES_FOLDER), 'utf8');
      return { file: file.replace(/\.json$/, ''), ...parseSample(file, text) };
    }),
  );
}
