import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { creationOf } from '../creation.ts';

const CREATION = [...creationOf('stackflow'), 'checkpoint'];

const CACHE_DIRECTORY = fileURLToPath(new URL('../../../.stackflow/cache/', import.meta.url));

async function imagePath(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const creation = createHash('sha256').update(CREATION.join('\n')).digest('hex').slice(0, 8);
  return `${CACHE_DIRECTORY}postgres-${version}-${creation}.tar`;
}

async function createImage(): Promise<Blob> {
  const database = await PGlite.create();
  for (const statement of CREATION) await database.exec(statement);
  const image = await database.dumpDataDir('none');
  await database.close();
  return image;
}

// Written aside and renamed, so that two stacks that boot at once never read half a file.
async function save(path: string, image: Blob): Promise<void> {
  await mkdir(CACHE_DIRECTORY, { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, new Uint8Array(await image.arrayBuffer()));
  await rename(draft, path);
}

/** @returns a data directory with an empty database `stackflow`. Loading it takes 1 s, initdb 5 s: so it is kept. */
async function loadImage(): Promise<Blob> {
  const path = await imagePath();
  if (existsSync(path)) return new Blob([await readFile(path)]);
  const image = await createImage();
  await save(path, image);
  return image;
}

/**
 * Opens the database `stackflow`, as the superuser.
 * @param dataDir where it lives; in memory when absent. A new directory starts with an empty database.
 */
export async function openDatabase(dataDir?: string): Promise<PGlite> {
  const isNew = dataDir === undefined || !existsSync(`${dataDir}/PG_VERSION`);
  return PGlite.create({
    database: 'stackflow',
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(isNew ? { loadDataDir: await loadImage() } : {}),
  });
}
