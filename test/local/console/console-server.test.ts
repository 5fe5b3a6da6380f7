import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startConsole, type Console } from '../../../local/console/start-console.ts';
import { listen, stopListening } from '../../../local/listen.ts';

const place = mkdtempSync(join(tmpdir(), 'console-'));
const directory = join(place, 'dist');
/** An API that says what it was asked. */
async function echo(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = incoming;
  const asked = { method, url, host: headers.host, authorization: headers.authorization, body: await text(incoming) };
  response.writeHead(202, { 'x-api': 'yes' }).end(JSON.stringify(asked));
}

let api: Server;
let page: Console;

beforeAll(async () => {
  mkdirSync(join(directory, 'assets'), { recursive: true });
  writeFileSync(join(place, 'secret.txt'), 'secret');
  writeFileSync(join(directory, 'index.html'), '<title>page</title>');
  writeFileSync(join(directory, 'assets', 'index-12345678.js'), 'code');
  api = createServer((incoming, response) => void echo(incoming, response));
  page = await startConsole({ directory, apiUrl: await listen(api) });
});

afterAll(async () => {
  await page.close();
  await stopListening(api);
  rmSync(place, { recursive: true });
});

/** `fetch` would tidy the path up. */
async function get(path: string, method = 'GET'): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  const outgoing = request(page.url, { path, method }).end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}

test('the page comes with headers that let nothing foreign in', async () => {
  const { status, headers, body } = await get('/');
  expect([status, body]).toEqual([200, '<title>page</title>']);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(/^default-src 'self';.*frame-ancestors 'none'/),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  });
});

test('what has a hash in its name is kept by the browser', async () => {
  expect((await get('/assets/index-12345678.js')).headers['cache-control']).toContain('immutable');
});

test.each(['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets', '/%00', '/%zz', '/no.js'])(
  '%s leads to nothing',
  async (path) => {
    const { status, body } = await get(path);
    expect([status, body]).toEqual([404, 'Not found']);
  },
);

test('the page takes no writes', async () => {
  expect((await get('/', 'POST')).status).toBe(405);
  expect(await get('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('what is for StackFlowAPI goes there with its token and body, and its answer comes back', async () => {
  const response = await fetch(`${page.url}/prod/api/dlq/rem-1/replay?x=1`, { method: 'POST', headers: { authorization: 'Bearer t' }, body: '{"a":1}' });
  expect([response.status, response.headers.get('x-api')]).toEqual([202, 'yes']);
  const { host, ...rest } = (await response.json()) as Record<string, string>;
  expect(rest).toEqual({ method: 'POST', url: '/prod/api/dlq/rem-1/replay?x=1', authorization: 'Bearer t', body: '{"a":1}' });
  expect(page.url).not.toContain(host);
});

test('an API that is not there is told as such', async () => {
  const alone = await startConsole({ directory, apiUrl: 'http://127.0.0.1:9' });
  const response = await fetch(`${alone.url}/prod/api/dlq`);
  expect([response.status, await response.text()]).toEqual([502, 'StackFlowAPI gave no answer.']);
  await alone.close();
});
