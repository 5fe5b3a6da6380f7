import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Something that is made of files of this project, and is the same as long as they are. */
export interface Build {
  /** Folder below `.stackflow` that keeps it. */
  folder: string;
  name: string;
  /** Everything that it is made of: files and folders, from the project's root. */
  inputs: string[];
  /** @returns the finished directory, inside the workshop, which goes afterwards */
  make: (workshop: string) => Promise<string>;
}

const filesBelow = async (path: string): Promise<string[]> => {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

const filesOf = async (input: string): Promise<string[]> => {
  const path = join(ROOT, input);
  return /\.\w+$/.test(input) ? [path] : filesBelow(path);
};

/** @returns the SHA-256 of all inputs' names and contents: what is built changes exactly when this does. */
async function hashInputs(inputs: string[]): Promise<string> {
  const files = (await Promise.all(inputs.map(filesOf))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Moves what is finished to its place; another process may have been faster with the same. */
async function publish(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** Removes what nobody uses; something younger may still be in use in another terminal. */
async function removeOld(kept: string): Promise<void> {
  const paths = (await readdir(kept)).map((name) => join(kept, name));
  const ages = await Promise.all(paths.map(async (path) => ({ path, age: Date.now() - (await stat(path)).mtimeMs })));
  const old = ages.filter(({ age }) => age > KEPT_MILLISECONDS);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}

/** Makes it, unless the same inputs were built before. @returns its directory. @throws whatever `make` throws */
export async function buildOnce({ folder, name, inputs, make }: Build): Promise<string> {
  const kept = join(ROOT, '.stackflow', folder);
  const named = `${name}-${(await hashInputs(inputs)).slice(0, 16)}`;
  const directory = join(kept, named);
  if (existsSync(directory)) return directory;
  const workshop = join(kept, `.workshop-${process.pid}-${named}`);
  try {
    await mkdir(workshop, { recursive: true });
    await publish(await make(workshop), directory);
    await removeOld(kept);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return directory;
}
