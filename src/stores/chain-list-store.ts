import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { chainListSchema, signedChainListSchema, type ChainList, type ChainListKind } from '../contracts/audit-evidence.ts';
import type { Clock } from '../platform/clock.ts';
import { createChainSigner } from './chain-signer.ts';
import { createLockedObjects } from './locked-objects.ts';
import { createNewestListRows, type ListEntry } from './newest-list-row.ts';

/** What a list says of the chains. */
export type ChainMarks = Pick<ChainList, 'records' | 'events'>;

/** What is to be signed; `before` is the newest list of the kind then. */
export interface NextList {
  /** Asked once everything that was begun is finished; a list is always needed without it. */
  isNeeded?(before: ListEntry | undefined): Promise<boolean>;
  /** Asked after the time that the list says it is signed at. */
  collect(before: ListEntry | undefined): Promise<ChainMarks>;
}

export interface ChainListStore {
  /**
   * Signs a list behind all others of its kind and puts it into the audit bucket.
   * @returns the newest list then
   * @throws ForeignListError, ListsContendedError
   */
  append(kind: ChainListKind, next: NextList): Promise<ListEntry | undefined>;
  /** @throws ForeignListError when the object isn't what the control table knows */
  read(list: ListEntry): Promise<ChainList>;
}

const HOW_TO_GO_ON = "If `next` of the control table's row stands for this list, remove it there, so that another key is taken.";

/** Thrown when the audit bucket holds, under a list's key, something that isn't this list. */
export class ForeignListError extends Error {
  override readonly name = 'ForeignListError';
  constructor(key: string, cause?: unknown) {
    super(`${key} in the audit bucket is not the list that belongs there. Find out who put it. ${HOW_TO_GO_ON}`, { cause });
  }
}

/** Thrown when other runs were always faster. */
export class ListsContendedError extends Error {
  override readonly name = 'ListsContendedError';
  constructor(kind: ChainListKind, attempts: number) {
    super(`Other runs have written lists of ${kind} ${attempts} times in a row. Try again.`);
  }
}

const MAX_ATTEMPTS = 20;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const keyOf = (kind: ChainListKind, signedAt: string): string => `lists/${kind}/${signedAt}.json`;

/** Never before the last one, whatever the clock says: lists are ordered by this time. */
const signingTime = (now: Date, newest: ListEntry | undefined): string =>
  new Date(Math.max(now.getTime(), newest ? Date.parse(newest.signedAt) + 1 : 0)).toISOString();

/** @throws ForeignListError */
function parseList(key: string, text: string) {
  try {
    const signed = signedChainListSchema.parse(JSON.parse(text));
    return { signed, list: chainListSchema.parse(JSON.parse(signed.list)) };
  } catch (error) {
    throw new ForeignListError(key, error);
  }
}

export interface ChainListStoreOptions {
  dynamodb: DynamoDBDocumentClient;
  controlTable: string;
  s3: S3Client;
  bucket: string;
  kms: Pick<KMSClient, 'send'>;
  signingKeyId: string;
  stage: string;
  clock: Clock;
}

/**
 * The signed lists, each of which names the one before it: one line of them, whatever crashes and however many runs are at
 * work at once. The control table's row says first which list comes next (`next`: its time, and so its key); then its object
 * is put, only if there is none; then the row calls it the newest. Nothing is ever put under a key that the row hasn't
 * announced, and only one object can be there. So whoever finds `next` finishes that list, be its writer slow or dead: who
 * puts the object second takes the other's. No clock decides, and no list stands apart.
 */
export function createChainListStore(options: ChainListStoreOptions): ChainListStore {
  const { stage, clock } = options;
  const objects = createLockedObjects(options.s3, options.bucket);
  const rows = createNewestListRows(options.dynamodb, options.controlTable);
  const signer = createChainSigner(options.kms, options.signingKeyId);

  async function read({ key, sha256: expected }: ListEntry): Promise<ChainList> {
    const text = await objects.read(key);
    if (sha256(text) !== expected) throw new ForeignListError(key);
    return parseList(key, text).list;
  }

  /** Whoever was faster has signed the same place in the line. */
  async function assertSound(key: string, text: string, { kind, signedAt, previous }: ChainList): Promise<void> {
    const { signed, list } = parseList(key, text);
    const isHere = list.kind === kind && list.signedAt === signedAt && list.previous?.sha256 === previous?.sha256;
    if (!isHere || !(await signer.isSigned(signed))) throw new ForeignListError(key);
  }

  /** Puts the list that is announced, unless it is there, and makes it the newest. */
  async function finish(kind: ChainListKind, newest: ListEntry | undefined, signedAt: string, next: NextList): Promise<void> {
    const { records, events } = await next.collect(newest);
    const previous = newest ? { key: newest.key, sha256: newest.sha256 } : null;
    const list: ChainList = { schemaVersion: 1, kind, stage, signedAt, previous, records, events };
    const key = keyOf(kind, signedAt);
    const text = JSON.stringify(await signer.sign(list));
    const there = await objects.putOnce(key, text, 'application/json');
    if (there !== text) await assertSound(key, there, list);
    await rows.advance(kind, { key, sha256: sha256(there), signedAt });
  }

  async function append(kind: ChainListKind, next: NextList): Promise<ListEntry | undefined> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const row = await rows.read(kind);
      if (row.next !== undefined) {
        await finish(kind, row.newest, row.next, next);
        continue;
      }
      if (next.isNeeded && !(await next.isNeeded(row.newest))) return row.newest;
      const signedAt = signingTime(clock.now(), row.newest);
      if (!(await rows.announce(kind, row, signedAt))) continue;
      await finish(kind, row.newest, signedAt, next);
      return (await rows.read(kind)).newest;
    }
    throw new ListsContendedError(kind, MAX_ATTEMPTS);
  }

  return { append, read };
}
