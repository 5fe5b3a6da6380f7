import { beforeEach, expect, test } from '@jest/globals';
import { answer, StandInBrowser, tokenOf } from './stand-in-browser.ts';

const TOKEN = tokenOf({ sub: 'kim', roles: ['operator'] });
let browser = new StandInBrowser(TOKEN);

// Loaded only now: the page reads its address when it is loaded.
const { askJson } = await import('../../../console/src/api/client.ts');
const { readAll, readPage } = await import('../../../console/src/api/read-page.ts');
const { createSender } = await import('../../../console/src/api/sender.ts');
const { openSession, readToken } = await import('../../../console/src/session/session.ts');
const { serverNow } = await import('../../../console/src/time/clock.ts');

beforeEach(() => {
  browser = new StandInBrowser(TOKEN);
  openSession();
});

const keys = (): (string | undefined)[] => browser.requests.map(({ headers }) => headers['idempotency-key']);

test('every question carries the token, to this host alone', async () => {
  browser.answers.push(answer({ items: [] }));
  await askJson('/dlq', { query: { status: 'open', ci: undefined } });
  expect(browser.requests).toMatchObject([{ path: '/prod/api/dlq?status=open', method: 'GET', headers: { authorization: `Bearer ${TOKEN}` } }]);
  expect(keys()).toEqual([undefined]);
});

test('a refusal says what the server says, and its reason', async () => {
  browser.answers.push(answer({ title: 'Refused', detail: 'version 3 is active now', reason: 'playbook-changed' }, 409));
  await expect(askJson('/dlq/a/replay', { method: 'POST' })).rejects.toMatchObject({
    name: 'ApiProblem',
    status: 409,
    title: 'Refused',
    message: 'version 3 is active now',
    reason: 'playbook-changed',
  });
});

test('what is no problem document is a problem all the same', async () => {
  browser.answers.push(new Response('<html>', { status: 502 }));
  await expect(askJson('/dlq')).rejects.toMatchObject({ status: 502, message: expect.stringContaining('Try again') });
  await expect(askJson('/dlq')).rejects.toMatchObject({ status: 0, message: expect.stringContaining("can't be reached") });
});

test('a token that is refused is forgotten', async () => {
  expect(readToken()).toBe(TOKEN);
  browser.answers.push(answer({ title: 'Not authenticated', detail: 'Send a bearer token.' }, 401));
  await expect(askJson('/dlq')).rejects.toMatchObject({ status: 401 });
  expect(readToken()).toBeNull();
  expect(browser.storage.has('stackflow.token')).toBe(false);
});

test('a wish that got no answer is sent again under the same key', async () => {
  const send = createSender();
  await expect(send('/controls/pause', { body: { scope: 'all' } })).rejects.toMatchObject({ status: 0 });
  browser.answers.push(answer({}, 503));
  await expect(send('/controls/pause', { body: { scope: 'all' } })).rejects.toMatchObject({ status: 503 });
  browser.answers.push(answer({ scope: 'all' }));
  await send('/controls/pause', { body: { scope: 'all' } });
  expect(new Set(keys()).size).toBe(1);
  expect(browser.requests.at(-1)?.body).toBe('{"scope":"all"}');
});

test('another wish, the same one a second time, and one after a refusal have keys of their own', async () => {
  const send = createSender();
  browser.answers.push(answer({}), answer({}), answer({ detail: 'no' }, 409), answer({}));
  await send('/controls/resume', { body: { scope: 'all' } });
  await send('/controls/resume', { body: { scope: 'all' } });
  await expect(send('/controls/resume', { body: { scope: 'ci#1' } })).rejects.toMatchObject({ status: 409 });
  await send('/controls/resume', { body: { scope: 'ci#1' } });
  expect(new Set(keys()).size).toBe(4);
});

test('a page that comes in pieces, some of them empty, is shown as one', async () => {
  browser.answers.push(answer({ items: [1], next: 'a' }), answer({ items: [], next: 'b' }), answer({ items: [2, 3], next: 'c' }));
  expect(await readPage('/dlq?limit=3')).toEqual({ items: [1, 2, 3], next: 'c' });
  expect(browser.requests.map(({ path }) => path)).toEqual([
    '/prod/api/dlq?limit=3',
    '/prod/api/dlq?limit=2&cursor=a',
    '/prod/api/dlq?limit=2&cursor=b',
  ]);
});

test('a page that finds nothing ends after some pieces, and says where it goes on', async () => {
  browser.answers.push(...Array.from({ length: 20 }, (_, index) => answer({ items: [], next: String(index) })));
  expect(await readPage('/dlq?limit=3')).toEqual({ items: [], next: '7' });
});

test('a whole list is read to its end', async () => {
  browser.answers.push(answer({ items: [1, 2], next: 'a' }), answer({ items: [3], next: null }));
  expect(await readAll('/windows')).toEqual({ items: [1, 2, 3], next: null });
});

test("the server's clock is the one that counts", async () => {
  browser.answers.push(answer({}, 200, { date: 'Tue, 19 May 2026 10:00:00 GMT' }));
  await askJson('/controls');
  expect(Math.abs(serverNow() - Date.parse('2026-05-19T10:00:00Z'))).toBeLessThan(5000);
});
