import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { signedChainListSchema } from '../../src/contracts/audit-evidence.ts';
import type { PublicKey } from '../../src/decisions/verify-audit/check-signature.ts';
import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import type { TimeRange } from '../../src/stores/audit-export-store.ts';
import { KEYS_FILE, LINE_FILES, MANIFEST_FILE, type FileDigest, type LinePart, type Manifest } from './parts.ts';
import { toPem } from './public-keys.ts';
import type { Trail } from './trail.ts';

/** Thrown when an export would be mixed with what is there already. */
export class DirectoryNotEmptyError extends Error {
  override readonly name = 'DirectoryNotEmptyError';
  constructor(directory: string) {
    super(`${directory} is not empty. Name a directory that is, or doesn't exist yet.`);
  }
}

interface Written extends FileDigest {
  lines: number;
}

/** Lines are written in pieces of this size. */
const PIECE_BYTES = 1024 * 1024;

async function* inPieces(lines: AsyncIterable<string>, count: (line: string) => void): AsyncGenerator<string> {
  let [piece, length]: [string[], number] = [[], 0];
  for await (const line of lines) {
    count(line);
    piece.push(line, '\n');
    length += line.length;
    if (length < PIECE_BYTES) continue;
    yield piece.join('');
    [piece, length] = [[], 0];
  }
  if (piece.length > 0) yield piece.join('');
}

async function writeLines(file: string, lines: AsyncIterable<string>): Promise<Written> {
  const [hash, written] = [createHash('sha256'), { lines: 0, bytes: 0 }];
  const stream = createWriteStream(file);
  const ended = finished(stream);
  for await (const piece of inPieces(lines, () => (written.lines += 1))) {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    written.bytes += bytes.length;
    if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), ended]);
  }
  stream.end();
  await ended;
  return { ...written, sha256: hash.digest('hex') };
}

async function writeText(directory: string, path: string, text: string): Promise<FileDigest> {
  await mkdir(join(directory, dirname(path)), { recursive: true });
  await writeFile(join(directory, path), text);
  return { bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}

/** Whoever writes to the bucket may call an object what he likes: it must not become a path of its own. */
const fileOf = (key: string): string =>
  /^lists\/(heads|anchors)\/[A-Za-z0-9.:-]+\.json$/.test(key) ? key : `lists/stray/${createHash('sha256').update(key).digest('hex')}.json`;

/** Who signed a list, when that can be read. */
function keyIdOf({ text }: ListFile): string[] {
  try {
    const signed = signedChainListSchema.safeParse(JSON.parse(text));
    return signed.success ? [signed.data.keyId] : [];
  } catch {
    return [];
  }
}

async function assertEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new DirectoryNotEmptyError(directory);
}

/**
 * Writes a trail into a directory, so that it can be verified away from the estate.
 * @throws DirectoryNotEmptyError, and what reading the trail throws
 */
export async function exportTrail(trail: Trail, directory: string, { from, to }: TimeRange, now: Date): Promise<Manifest> {
  await assertEmpty(directory);
  const files: Manifest['files'] = {};
  const keys = new Map<string, PublicKey>();
  let lists = 0;
  for await (const list of trail.lists) {
    const file = fileOf(list.key);
    files[file] = await writeText(directory, file, list.text);
    lists += 1;
    for (const keyId of keyIdOf(list)) {
      const key = keys.get(keyId) ?? (await trail.publicKeys.get(keyId));
      if (key !== undefined) keys.set(keyId, key);
    }
  }
  const pems = Object.fromEntries([...keys].map(([keyId, key]) => [keyId, toPem(key)]));
  files[KEYS_FILE] = await writeText(directory, KEYS_FILE, JSON.stringify(pems));

  const counts: Manifest['counts'] = { records: 0, events: 0, identities: 0, ledger: 0, lists };
  for (const [part, file] of Object.entries(LINE_FILES) as [LinePart, string][]) {
    const { lines, ...digest } = await writeLines(join(directory, file), trail[part]);
    counts[part] = lines;
    files[file] = digest;
  }
  const manifest: Manifest = { schemaVersion: 1, stage: trail.stage, exportedAt: now.toISOString(), from: from ?? null, to: to ?? null, counts, files };
  await writeText(directory, MANIFEST_FILE, JSON.stringify(manifest, null, 2));
  return manifest;
}
