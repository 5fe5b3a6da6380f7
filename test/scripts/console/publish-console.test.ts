import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { NoConsoleError, publishToStack } from '../../../scripts/console/publish-to-stack.ts';
import { UnknownFileTypeError } from '../../../scripts/console/object-headers.ts';
import type { StackOutputs } from '../../../scripts/connect.ts';
import { startLocalS3 } from '../../local/s3/local-s3.ts';

const URL_OF_CONSOLE = 'https://console.example.com';
const SIGN_IN = 'https://id.example.com/authorize?response_type=id_token';
const IMMUTABLE = 'public, max-age=31536000, immutable';

const BUILD: Record<string, string> = {
  'about.txt': 'The console of StackFlow Auto-Remediation.',
  'index.html': '<!doctype html><script type="module" src="./assets/index-Bx3_k9aZ.js"></script>',
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'assets/index-Bx3_k9aZ.js': 'document.title = "1";',
  'assets/index-D4kQ-1aa.css': 'body { margin: 0 }',
};

let local: Awaited<ReturnType<typeof startLocalS3>>;
let s3: S3Client;
let directory: string;

beforeAll(async () => {
  local = await startLocalS3();
  s3 = local.s3;
  directory = await mkdtemp(join(tmpdir(), 'stackflow-console-'));
});

afterAll(async () => {
  await local.close();
  await rm(directory, { recursive: true });
});

async function writeBuild(files: Record<string, string>): Promise<void> {
  await rm(directory, { recursive: true });
  await mkdir(join(directory, 'assets'), { recursive: true });
  for (const [key, content] of Object.entries(files)) await writeFile(join(directory, key), content);
}

const outputs = (changes: Partial<StackOutputs> = {}) =>
  ({ ConsoleBucketName: 'plain', ConsoleUrl: URL_OF_CONSOLE, ConsoleSignInUrl: SIGN_IN, ...changes }) as StackOutputs;
const publish = (changes: Partial<StackOutputs> = {}) => publishToStack('prod', outputs(changes), s3, async () => directory);

const read = async (Key: string) => {
  const { Body, ContentType, CacheControl } = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key }));
  return { body: await Body?.transformToString(), type: ContentType, cache: CacheControl };
};

describe('publishing the console', () => {
  beforeEach(() => writeBuild(BUILD));

  test('uploads the build, the page and its settings after the assets that they name', async () => {
    const report = await publish();

    expect(report).toEqual({
      url: URL_OF_CONSOLE,
      uploaded: ['assets/index-Bx3_k9aZ.js', 'assets/index-D4kQ-1aa.css', 'about.txt', 'icon.svg', 'index.html', 'console-config.json'],
      unchanged: 0,
    });
  });

  test('tells browsers each type, to keep what has a hash in its name, and to ask for the rest each time', async () => {
    await publish();

    expect(await read('assets/index-Bx3_k9aZ.js')).toMatchObject({ type: 'text/javascript; charset=utf-8', cache: IMMUTABLE });
    expect(await read('assets/index-D4kQ-1aa.css')).toMatchObject({ type: 'text/css; charset=utf-8', cache: IMMUTABLE });
    expect(await read('index.html')).toMatchObject({ type: 'text/html; charset=utf-8', cache: 'no-cache' });
    expect(await read('icon.svg')).toMatchObject({ type: 'image/svg+xml', cache: 'no-cache' });
  });

  test('tells the page where people sign in, if the stack knows', async () => {
    await publish();
    expect(await read('console-config.json')).toEqual({
      body: JSON.stringify({ signInUrl: SIGN_IN }),
      type: 'application/json; charset=utf-8',
      cache: 'no-cache',
    });

    const { ConsoleSignInUrl: _, ...without } = outputs();
    const again = await publishToStack('prod', without as StackOutputs, s3, async () => directory);
    expect(again.uploaded).toEqual(['console-config.json']);
    expect((await read('console-config.json')).body).toBe('{}');
  });

  test('writes nothing when everything is there, and only what is new of another build; what went stays', async () => {
    await publish();
    const { Versions: before = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'plain' }));
    expect(await publish()).toEqual({ url: URL_OF_CONSOLE, uploaded: [], unchanged: 6 });
    const { Versions: after = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'plain' }));
    expect(after).toHaveLength(before.length);

    const { 'assets/index-Bx3_k9aZ.js': __, ...rest } = BUILD;
    await writeBuild({ ...rest, 'index.html': '<!doctype html>', 'assets/index-NextHash.js': 'document.title = "2";' });
    expect(await publish()).toMatchObject({ uploaded: ['assets/index-NextHash.js', 'index.html'], unchanged: 4 });
    expect((await read('assets/index-Bx3_k9aZ.js')).body).toBe(BUILD['assets/index-Bx3_k9aZ.js']);
  });

  test('writes nothing at all when one file has a type that it does not know', async () => {
    await writeBuild({ ...BUILD, 'assets/film-Bx3_k9aZ.avi': 'moving', 'index.html': 'changed' });

    await expect(publish()).rejects.toThrow(UnknownFileTypeError);
    expect((await read('index.html')).body).not.toBe('changed');
  });

  test('does not build for a stack that hosts no console, and says how to get one', async () => {
    const { ConsoleBucketName: _, ...without } = outputs();
    const build = () => Promise.reject(new Error('built'));

    await expect(publishToStack('prod', without as StackOutputs, s3, build)).rejects.toThrow(NoConsoleError);
    await expect(publishToStack('prod', without as StackOutputs, s3, build)).rejects.toThrow('--param=createConsole=true');
  });
});
