import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import type { KeyRing } from '../../src/decisions/verify-audit/check-signature.ts';
import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import { examineExport } from './examine-export.ts';
import { KEYS_FILE, LINE_FILES, MANIFEST_FILE, type Manifest } from './parts.ts';
import { decode, readLines } from './read-lines.ts';
import type { VerifiableTrail } from './trail.ts';

/** Large chunks: an export has gigabytes. */
const CHUNK_BYTES = 1024 * 1024;

/** Thrown when a directory holds no export, or not all of one. */
export class IncompleteExportError extends Error {
  override readonly name = 'IncompleteExportError';
  constructor(directory: string, why: string) {
    super(`${directory} is not what \`stackflow audit export\` writes: ${why}.`);
  }
}

/** An export in a directory. */
export interface ExportedTrail extends VerifiableTrail {
  manifest: Manifest;
  /** Once all was read: @returns the lists, and the ledger's file, that are not as they were written, or are missing. */
  changedFiles(): string[];
  /** Ends what reads it. */
  close(): Promise<unknown>;
}

const countSchema = z.int().check(z.minimum(0));
const manifestSchema: z.ZodMiniType<Manifest> = z.strictObject({
  schemaVersion: z.literal(1),
  stage: z.string(),
  exportedAt: z.string(),
  from: z.nullable(z.string()),
  to: z.nullable(z.string()),
  counts: z.strictObject({ records: countSchema, events: countSchema, identities: countSchema, ledger: countSchema, lists: countSchema }),
  files: z.record(z.string(), z.strictObject({ bytes: countSchema, sha256: z.string() })),
});
const keysSchema = z.record(z.string(), z.string());

async function readJson<T>(directory: string, file: string, schema: z.ZodMiniType<T>): Promise<T> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(join(directory, file), 'utf8')));
    if (parsed.success) return parsed.data;
    throw new IncompleteExportError(directory, `${file}: ${describeIssues(parsed.error)}`);
  } catch (error) {
    if (error instanceof IncompleteExportError) throw error;
    throw new IncompleteExportError(directory, `${file} can't be read, ${(error as Error).message}`);
  }
}

/** SHA-256 by path. */
type Digests = Map<string, string>;

const readChunks = (directory: string, file: string): AsyncIterable<Buffer> =>
  createReadStream(join(directory, file), { highWaterMark: CHUNK_BYTES });

/** Reads a file and remembers what it read. Rows prove themselves, and have gigabytes: only the rest needs it. */
async function* readDigested(directory: string, file: string, digests: Digests): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of readChunks(directory, file)) {
    hash.update(chunk);
    yield chunk;
  }
  digests.set(file, hash.digest('hex'));
}

async function* readLists(directory: string, digests: Digests): AsyncGenerator<ListFile> {
  if (!existsSync(join(directory, 'lists'))) return;
  const found = await readdir(join(directory, 'lists'), { recursive: true, withFileTypes: true });
  const keys = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(join(directory, '/').length));
  for (const key of keys.sort()) {
    const chunks: Buffer[] = [];
    for await (const chunk of readDigested(directory, key, digests)) chunks.push(chunk);
    yield { key, text: decode(Buffer.concat(chunks)) };
  }
}

function findChanged(read: Digests, { files }: Manifest, isLedgerRead: boolean): string[] {
  const isProof = (name: string) => name.startsWith('lists/') || (isLedgerRead && name === LINE_FILES.ledger);
  const names = new Set([...read.keys(), ...Object.keys(files).filter(isProof)]);
  return [...names].filter((name) => read.get(name) !== files[name]?.sha256).sort();
}

/**
 * Opens an export for reading.
 * @param isLedgerWanted without it, `ledger.jsonl` may be missing, and must not be read
 * @throws IncompleteExportError
 */
export async function openExport(directory: string, isLedgerWanted: boolean): Promise<ExportedTrail> {
  const manifest = await readJson(directory, MANIFEST_FILE, manifestSchema);
  const wanted = Object.values(LINE_FILES).filter((file) => isLedgerWanted || file !== LINE_FILES.ledger);
  const missing = wanted.find((file) => !existsSync(join(directory, file)));
  if (missing) throw new IncompleteExportError(directory, `it has no ${missing}`);
  const digests: Digests = new Map();
  const publicKeys: KeyRing = new Map(Object.entries(await readJson(directory, KEYS_FILE, keysSchema)));
  return {
    stage: manifest.stage,
    manifest,
    ...examineExport(directory),
    identities: readLines(readChunks(directory, LINE_FILES.identities)),
    ledger: readLines(readDigested(directory, LINE_FILES.ledger, digests)),
    lists: readLists(directory, digests),
    publicKeys,
    changedFiles: () => findChanged(digests, manifest, isLedgerWanted),
  };
}
