import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface LabelledIncident {
  category: string;
  text: string;
}

const FOLDER = new URL('../../samples/incidents/', import.meta.url);

/** @returns the labelled incidents of `samples/incidents`: one file a category, one incident a line. */
export const readIncidents = (): LabelledIncident[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      readFileSync(new URL(file, FOLDER), 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((text) => ({ category: file.replace(/\.txt$/, ''), text })),
    );

/** @returns a hash of everything that a model is trained from. */
export const hashOf = (incidents: readonly LabelledIncident[]): string =>
  createHash('sha256').update(JSON.stringify(incidents)).digest('hex');
