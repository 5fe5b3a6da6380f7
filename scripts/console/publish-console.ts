import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { headersOf, IMMUTABLE, type ObjectHeaders } from './object-headers.ts';

export interface PublishOptions {
  s3: S3Client;
  bucket: string;
  /** A build of the console. */
  directory: string;
  /** Where people get a token; without it they paste one. */
  signInUrl?: string | undefined;
}

export interface PublishReport {
  /** Keys that were written, in that order. */
  uploaded: string[];
  /** How many files were there already, with the same content and headers. */
  unchanged: number;
}

interface PublishedFile extends ObjectHeaders {
  key: string;
  body: Buffer;
}

/** What the page reads first: what differs between stages isn't built in. */
const CONFIG_KEY = 'console-config.json';

async function readBuild(directory: string): Promise<PublishedFile[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const keys = paths.map((path) => relative(directory, path).replaceAll(sep, '/')).filter((key) => key !== CONFIG_KEY);
  return Promise.all(keys.sort().map(async (key) => ({ key, body: await readFile(join(directory, key)), ...headersOf(key) })));
}

const configFile = (signInUrl: string | undefined): PublishedFile => ({
  key: CONFIG_KEY,
  body: Buffer.from(JSON.stringify({ signInUrl })),
  ...headersOf(CONFIG_KEY),
});

/** Assets come before the page that names them, so that nobody gets a page without its parts. */
const inOrder = (files: PublishedFile[]): PublishedFile[] => {
  const isAsset = ({ CacheControl }: PublishedFile) => CacheControl === IMMUTABLE;
  return [...files.filter(isAsset), ...files.filter((file) => !isAsset(file))];
};

/** Under S3's own encryption an object's ETag is its MD5. */
const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

async function isPublished({ key, body, ContentType, CacheControl }: PublishedFile, { s3, bucket }: PublishOptions): Promise<boolean> {
  try {
    const there = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return there.ETag === etagOf(body) && there.ContentType === ContentType && there.CacheControl === CacheControl;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

/**
 * Puts a build of the console, and what this stage's page must know, into its bucket. Idempotent. Assets of former builds
 * stay: a page that is still open may ask for them.
 * @throws UnknownFileTypeError, before anything is written, and what S3 refuses
 */
export async function publishConsole(options: PublishOptions): Promise<PublishReport> {
  const files = inOrder([...(await readBuild(options.directory)), configFile(options.signInUrl)]);
  const uploaded: string[] = [];
  for (const file of files) {
    if (await isPublished(file, options)) continue;
    const { key: Key, body: Body, ContentType, CacheControl } = file;
    await options.s3.send(new PutObjectCommand({ Bucket: options.bucket, Key, Body, ContentType, CacheControl }));
    uploaded.push(Key);
  }
  return { uploaded, unchanged: files.length - uploaded.length };
}
