import fc from 'fast-check';
import type { HttpApiEvent } from '../../../functions/stackflow-api/create-handler.ts';
import { routes } from '../../../functions/stackflow-api/routes/index.ts';
import { makePlaybook } from '../../support/fixtures.ts';

/** What each write takes, by its address. */
export const WRITES: Record<string, object> = {
  '/windows': { scope: 'ci#CI1', windowId: 'weekly', title: 'x', startsAt: '2026-12-05T22:00:00Z', endsAt: '2026-12-06T02:00:00Z', rrule: 'FREQ=WEEKLY', exDates: ['2026-12-12T22:00:00Z'], timeZone: 'UTC', duration: 'PT4H' },
  '/changes': { ciId: 'CI1', changeId: 'CHG1', implementedAt: '2026-05-19T10:00:00Z', summary: 'x' },
  '/controls/pause': { scope: 'all', reason: 'x', until: '2126-01-01T00:00:00Z' },
  '/controls/resume': { scope: 'all' },
  '/controls/mode': { scope: 'all', mode: 'act' },
  '/remediations/rem-known/approval': { verdict: 'deny', reason: 'x' },
  '/remediations/rem-known/replay': { playbookVersion: 1 },
  '/dlq/rem-known/discard': { reason: 'x' },
  '/dlq/replay': { kind: 'failed', reason: 'action-failed', playbook: 'x', ci: 'CI1', limit: 5, cursor: 'x' },
  '/playbooks': { ...makePlaybook({ version: 2 }) },
  '/playbooks/restart-service/rollback': { toVersion: 1 },
};

/** What a store may stumble over. */
export const STUMBLING = ['\ud800', '\0', '', 'x'.repeat(5000), '𝒳'.repeat(300), '{{ci.', 1e300, 2 ** 60, -1, null, {}, [], ['\ud800'], { enum: [1e300] }, { a: { enum: [1e300] } }];

/** What such fields usually hold, what they must not hold, and what nobody thought of. */
const NASTY = [
  '', ' ', '.', '..', '../..', '%', '%00', '%2e%2e%2f', '\0', '\n', '\ud800', '𝒳', 'é', '￿', '‮', '\'; drop table x--', '<script>', '${jndi:ldap://x}',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', '-0', '1e999', '9'.repeat(400), 'x'.repeat(5000), '{{ci.x}}', '#', '?', '&', '=', '/',
];
const GOOD = ['rem-known', 'all', 'ci#CI1', 'restart-service', 'CI1', 'INC1', '1', '2', '100', '2026-05-19', '2026-05-19T10:00:00Z', 'open', 'failed', 'SUCCEEDED', 'success', 'alertmanager', 'weekly'];

const anyText = fc.oneof(fc.constantFrom(...GOOD), fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }));
const mostlyGood = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...GOOD) }, { weight: 1, arbitrary: anyText });
const anyValue = fc.oneof(
  anyText,
  fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300, 2 ** 60, [], {}, [[]], { a: { b: [null] } }),
  fc.jsonValue({ maxDepth: 3 }),
);

const FIELDS = [
  'scope', 'windowId', 'title', 'startsAt', 'endsAt', 'rrule', 'exDates', 'timeZone', 'duration', 'ciId', 'changeId', 'implementedAt', 'summary', 'reason', 'until', 'mode',
  'verdict', 'playbookVersion', 'toVersion', 'kind', 'playbook', 'ci', 'limit', 'cursor', 'from', 'to', 'since', 'status', 'result', 'incident', 'recurrenceDays', 'requestedBy', '__proto__', 'constructor',
];

const WINDOW = { scope: 'ci#CI1', windowId: 'weekly', title: 'Patching', startsAt: '2026-12-05T22:00:00Z', endsAt: '2026-12-06T02:00:00Z', rrule: 'FREQ=WEEKLY;BYDAY=SA' };
const GOOD_BODIES: object[] = [
  WINDOW,
  { ...WINDOW, timeZone: 'Europe/Berlin', duration: 'PT4H' },
  { ciId: 'CI1', changeId: 'CHG1', summary: 'new kernel' },
  { scope: 'all', reason: 'a drill', until: '2126-01-01T00:00:00Z' },
  { scope: 'all', mode: 'dry-run' },
  { scope: 'all' },
  { reason: 'looked at it' },
  { verdict: 'approve', reason: 'fine' },
  { playbookVersion: 2 },
  { toVersion: 1 },
  { limit: 5, kind: 'failed' },
  {},
  makePlaybook({ version: 2 }),
  { version: '4', alerts: [{ status: 'firing', labels: { alertname: 'x', ci_id: 'CI1' }, startsAt: '2026-05-19T10:00:00Z' }] },
];

/** A good body with members replaced (mostly its own), added and taken away. */
const mutant = fc
  .tuple(fc.constantFrom(...GOOD_BODIES), fc.array(fc.tuple(fc.nat(10_000), anyValue), { maxLength: 2 }), fc.constantFrom('', '', '', ...FIELDS))
  .map(([body, changes, gone]) => {
    const nameOf = (number: number): string => [FIELDS, ...Array.from({ length: 3 }, () => Object.keys(body))][number % 4]?.[number % 11] ?? FIELDS[number % FIELDS.length] ?? 'reason';
    return Object.fromEntries([...Object.entries(body), ...changes.map(([number, value]) => [nameOf(number), value])].filter(([name]) => name !== gone));
  });

const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const anyBody = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...GOOD_BODIES).map((body) => JSON.stringify(body)) },
  { weight: 8, arbitrary: mutant.map((body) => JSON.stringify(body)) },
  { weight: 2, arbitrary: anyValue.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', '"', '{"__proto__":{"role":"admin"}}', '{"a":1e999}', deep(20_000), `{"reason":"${'x'.repeat(150_000)}"}`, 'x'.repeat(210_000)) },
);

/** A route's address with its parameters filled in, or something else. */
const anyPath = fc
  .tuple(fc.constantFrom(...routes), fc.array(mostlyGood, { minLength: 2, maxLength: 2 }), fc.oneof({ weight: 19, arbitrary: fc.constant('') }, { weight: 1, arbitrary: anyText }))
  .map(([{ path, method }, [one = '', two = ''], more]) => {
    const values = [one, two];
    return { method, path: `/prod/api${path.replaceAll(/:\w+/g, () => values.shift() ?? '')}${more}` };
  });

const anyQuery = fc
  .array(fc.tuple(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: anyText }), mostlyGood), { maxLength: 3 })
  .map((pairs) => pairs.map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`).join('&'));
const rawQuery = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 5, arbitrary: anyQuery }, { weight: 1, arbitrary: anyText });

const anyHeaders = (authorization: string) =>
  fc.record(
    {
      authorization: fc.oneof({ weight: 19, arbitrary: fc.constant(authorization) }, { weight: 1, arbitrary: anyText }),
      'content-type': fc.oneof({ weight: 9, arbitrary: fc.constant('application/json') }, { weight: 1, arbitrary: anyText }),
      'idempotency-key': anyText,
      accept: fc.oneof(fc.constantFrom('text/csv', '*/*', 'application/json;q=x', ';;;'), anyText),
      'content-length': fc.constantFrom('0', '-1', 'x', '999999999999'),
    },
    { requiredKeys: ['authorization', 'content-type'] },
  );

const otherMethod = fc.oneof(
  { weight: 15, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'get', 'FOO') },
);

/** @returns a request as API Gateway hands it on */
export function toEvent(method: string, path: string, rawQueryString: string, headers: object, body: string | null): HttpApiEvent {
  const http = { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'fuzz' };
  const requestContext = { accountId: '0', apiId: 'x', authorizer: {}, domainName: 'localhost', domainPrefix: 'x', http, requestId: 'x', routeKey: '$default', stage: '$default', time: '', timeEpoch: 0 };
  return { version: '2.0', routeKey: '$default', rawPath: path, rawQueryString, headers, requestContext, body, isBase64Encoded: false } as unknown as HttpApiEvent;
}

/** @returns requests as API Gateway hands them on: most of them nearly right, from somebody who may do everything. */
export const anyEvent = (authorization: string) =>
  fc
    .tuple(anyPath, otherMethod, rawQuery, anyHeaders(authorization), fc.option(anyBody, { freq: 8 }), fc.boolean())
    .map(([{ path, method }, other, rawQueryString, headers, body, isBase64Encoded]): HttpApiEvent => {
      const event = toEvent(other ?? method, path, rawQueryString, headers, body);
      return isBase64Encoded && body !== null ? { ...event, body: Buffer.from(body).toString('base64'), isBase64Encoded } : event;
    });
