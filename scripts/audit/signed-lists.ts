import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';

const PREFIX = 'lists/';

/** Objects that are fetched at once. */
const AT_ONCE = 8;

type S3 = Pick<S3Client, 'send'>;

/** @returns the keys of all lists, in order. */
export async function readListKeys(s3: S3, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: PREFIX, ...(token && { ContinuationToken: token }) }));
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    token = page.NextContinuationToken;
  } while (token);
  return keys.sort();
}

async function readList(s3: S3, bucket: string, key: string): Promise<ListFile> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { key, text: (await Body?.transformToString()) ?? '' };
}

/** Reads signed lists of the audit bucket. */
export async function* readLists(s3: S3, bucket: string, keys: string[]): AsyncGenerator<ListFile> {
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    yield* await Promise.all(keys.slice(start, start + AT_ONCE).map((key) => readList(s3, bucket, key)));
  }
}
