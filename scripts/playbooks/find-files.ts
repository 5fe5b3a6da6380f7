import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../commands/exit-codes.ts';

/** Where they are when nobody says otherwise. */
export const PLAYBOOK_DIRECTORY = 'playbooks';

/** A file and its text. */
export interface TextFile {
  /** As it was named, or found. */
  file: string;
  text: string;
}

const isPlaybook = (name: string): boolean => name.endsWith('.json') && !name.endsWith('.schema.json');

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter(isPlaybook).sort();
  if (names.length === 0) throw new UsageError(`${path} has no playbook: it would be named PLAYBOOK-ID.json.`);
  return names.map((name) => join(path, name));
}

/** @returns the playbook files that these paths name, or, of directories, hold. @throws UsageError */
export function readPlaybookFiles(paths: readonly string[]): TextFile[] {
  try {
    const files = [...new Set(paths.flatMap(filesIn))];
    return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Can't read the playbooks: ${(error as Error).message}`);
  }
}
