import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectVersion } from './types.ts';

/** A version and its place among those of its bucket. */
export interface StoredVersion extends ObjectVersion {
  sequence: number;
}

/** Where the versions of one bucket outlive the process. */
export interface VersionFiles {
  load(): StoredVersion[];
  write(version: StoredVersion): void;
  /** Writes what may change of a version: its lock. */
  rewrite(version: StoredVersion): void;
  remove(version: StoredVersion): void;
}

const FORGETFUL: VersionFiles = {
  load: () => [],
  write: () => undefined,
  rewrite: () => undefined,
  remove: () => undefined,
};

/**
 * Keeps each version as `<sequence>.body` and, when that is complete, `<sequence>.json`.
 * @param directory in memory without it
 */
export function openVersionFiles(directory: string | undefined): VersionFiles {
  if (directory === undefined) return FORGETFUL;
  mkdirSync(directory, { recursive: true });
  const file = (sequence: number | string, extension: string): string => join(directory, `${sequence}.${extension}`);
  const read = (sequence: string): StoredVersion => ({
    ...(JSON.parse(readFileSync(file(sequence, 'json'), 'utf8')) as StoredVersion),
    body: readFileSync(file(sequence, 'body')),
  });
  const rewrite = ({ body: _, ...rest }: StoredVersion): void => {
    writeFileSync(file(rest.sequence, 'new'), `${JSON.stringify(rest)}\n`);
    renameSync(file(rest.sequence, 'new'), file(rest.sequence, 'json'));
  };
  return {
    load() {
      const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
      return names.map((name) => read(name.slice(0, -'.json'.length))).sort((a, b) => a.sequence - b.sequence);
    },
    write(version) {
      writeFileSync(file(version.sequence, 'body'), version.body);
      rewrite(version);
    },
    rewrite,
    remove: ({ sequence }) => ['json', 'body'].forEach((extension) => rmSync(file(sequence, extension))),
  };
}
