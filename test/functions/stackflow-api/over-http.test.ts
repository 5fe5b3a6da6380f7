import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { routes } from '../../../functions/stackflow-api/routes/index.ts';
import { Flow, until, type Ended } from '../../support/flow.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { ask, findDeviations, type Answer } from './api-client.ts';

type Role = 'viewer' | 'operator' | 'admin';

let flow: Flow;
let repaired: Ended;
let failed: [Ended, Ended, Ended];

/** Every route that was answered 2xx. */
const answered = new Set<string>();

/** Asks, and holds the answer against the OpenAPI document. */
async function asked(role: Role, method: string, template: string, path = template, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
  const answer = await ask(role, method, path, body, headers);
  expect([path, findDeviations(template, method, answer)]).toEqual([path, []]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  if (answer.status < 300) answered.add(`${method} ${template}`);
  return answer;
}

const read = async (template: string, path = template): Promise<Record<string, unknown>> => {
  const { status, body } = await asked('viewer', 'GET', template, path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};

const itemsOf = (body: Record<string, unknown>): Record<string, unknown>[] => body['items'] as Record<string, unknown>[];

const fail = async (): Promise<Ended> => {
  const ended = await flow.remediate(await flow.makeTarget({}, { runSeconds: 1, outcome: 'Failed' }));
  await flow.settled(ended.view.remediationId);
  return ended;
};

beforeAll(async () => {
  flow = await Flow.start();
  repaired = await flow.remediate(await flow.makeTarget());
  failed = [await fail(), await fail(), await fail()];
}, 300_000);
afterAll(() => flow.close());

describe('what happened', () => {
  test('is listed, the newest first, page by page', async () => {
    const ids: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const body = await read('/remediations', `/remediations?limit=2${cursor === '' ? '' : `&cursor=${String(cursor)}`}`);
      ids.push(...itemsOf(body).map(({ remediationId }) => remediationId));
      cursor = body['next'];
    }

    expect(ids).toEqual([...failed.toReversed(), repaired].map(({ view }) => view.remediationId));
  });

  test.each([
    ['?result=success', 1],
    ['?status=FAILED', 3],
    ['?status=WAITING', 0],
    ['?reason=action-failed&limit=1', 1],
    ['?status=SUCCEEDED&result=failure', 0],
    ['?from=2126-01-01', 0],
  ])('is found by %s', async (query, count) => {
    expect(itemsOf(await read('/remediations', `/remediations${query}`))).toHaveLength(count);
  });

  test('is told of one remediation, state by state, without secrets', async () => {
    const { remediationId } = repaired.view;
    const view = await read('/remediations/{id}', `/remediations/${remediationId}`);
    const types: unknown[] = [];
    for (let query: string | undefined = '?limit=7'; query; ) {
      const body = await read('/remediations/{id}/history', `/remediations/${remediationId}/history${query}`);
      types.push(...itemsOf(body).map(({ type }) => type));
      query = body['next'] === null ? undefined : `?limit=7&cursor=${encodeURIComponent(String(body['next']))}`;
    }

    expect(view).toMatchObject({ remediationId, execution: { status: 'SUCCEEDED' }, audit: { result: 'success' }, ledger: { remediationId } });
    expect(types).toEqual(repaired.events.map(({ type }) => type));
  });

  test('goes through the states of the machine', async () => {
    const body = await read('/state-machine');

    expect(Object.keys((body['definition'] as { States: object }).States)).toEqual(expect.arrayContaining(repaired.states));
  });

  test('is in the audit trail, as JSON and as CSV', async () => {
    const { remediationId } = repaired.view;
    const csv = await asked('viewer', 'GET', '/audit', '/audit?limit=2', undefined, { accept: 'text/csv' });

    expect(await read('/audit', '/audit?limit=2')).toMatchObject({ records: [{ result: 'failure' }, { result: 'failure' }] });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(await read('/audit/stats')).toMatchObject({ total: { success: 1, failure: 3 } });
    expect(await read('/audit/{id}', `/audit/${remediationId}`)).toMatchObject({ remediationId, result: 'success' });
  });

  test.each(['/remediations/nobody', '/remediations/nobody/history', '/remediations/nobody/preview', '/audit/nobody', '/dlq/nobody', '/playbooks/nobody'])(
    '%s is unknown',
    async (path) => {
      expect((await ask('viewer', 'GET', path)).status).toBe(404);
    },
  );

  test('takes no cursor but its own', async () => {
    for (const path of ['/remediations', '/dlq', `/remediations/${repaired.view.remediationId}/history`])
      expect([path, (await ask('viewer', 'GET', `${path}?cursor=${Buffer.from('{"x":1}').toString('base64url')}`)).status]).toEqual([path, 400]);
  });
});

describe('what waits for a person', () => {
  const idOf = ({ view }: Ended): string => view.remediationId;

  test('is listed and shown with what the gates say now', async () => {
    const list = await read('/dlq', '/dlq?status=open&kind=failed');
    const review = await read('/dlq/{id}', `/dlq/${idOf(failed[0])}`);
    const preview = await read('/remediations/{id}/preview', `/remediations/${idOf(failed[0])}/preview`);

    expect(itemsOf(list).map(({ reviewId }) => reviewId).sort()).toEqual(failed.map(idOf).sort());
    expect(review).toMatchObject({ item: { status: 'open', reason: 'action-failed' }, preview: { verdict: 'allow' } });
    expect(preview).toMatchObject({ verdict: 'allow' });
  });

  test('is replayed in the name of who asks, once however often it is asked with one key', async () => {
    const path = `/remediations/${idOf(failed[0])}/replay`;
    const key = { 'idempotency-key': 'replay-once' };
    const first = await asked('operator', 'POST', '/remediations/{id}/replay', path, {}, key);
    const again = await asked('operator', 'POST', '/remediations/{id}/replay', path, {}, key);
    const other = await asked('operator', 'POST', '/remediations/{id}/replay', path, { playbookVersion: 1 }, key);

    expect([first.status, again.status, other.status]).toEqual([202, 202, 422]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const { view } = await flow.ended({ remediationId: String(first.body['remediationId']) });
    expect(view.request).toMatchObject({ attempt: 2, auth: { requestedBy: 'arn:aws:sts::000000000000:federated-user/operator@example.com' } });
    const replayed = await until('the acceptance', async () => {
      const { item } = (await read('/dlq/{id}', `/dlq/${idOf(failed[0])}`)) as { item: { replay: object | null } };
      return item.replay ? item : undefined;
    });
    expect(replayed).toMatchObject({ replay: { remediationId: first.body['remediationId'] } });
  });

  test('that has succeeded is not replayed, and the problem says why', async () => {
    const answer = await asked('operator', 'POST', '/remediations/{id}/replay', `/remediations/${idOf(repaired)}/replay`, {});

    expect(answer).toMatchObject({ status: 409, body: { type: 'urn:stackflow:problem:refused', reason: 'succeeded' } });
  });

  test('is discarded with a reason, and then replayed by nobody', async () => {
    const id = idOf(failed[1]);
    const discarded = await asked('operator', 'POST', '/dlq/{id}/discard', `/dlq/${id}/discard`, { reason: 'The host is gone' });
    const replay = await asked('operator', 'POST', '/dlq/{id}/replay', `/dlq/${id}/replay`);

    expect(discarded.body).toMatchObject({ status: 'discarded', discard: { reason: 'The host is gone' } });
    expect(replay).toMatchObject({ status: 409, body: { reason: 'discarded' } });
    expect(await read('/audit', '/audit?reason=discarded')).toMatchObject({ records: [{ detail: expect.stringContaining('The host is gone') }] });
  });

  test('is replayed by the page', async () => {
    const { body, status } = await asked('operator', 'POST', '/dlq/replay', '/dlq/replay', { kind: 'failed', ci: failed[2].view.ledger.ciId });
    const single = await asked('operator', 'POST', '/dlq/{id}/replay', `/dlq/${idOf(failed[2])}/replay`, {});

    expect(status).toBe(202);
    expect(body).toMatchObject({ outcomes: [{ kind: 'replayed', replayOf: idOf(failed[2]) }] });
    expect([202, 409]).toContain(single.status);
  });
});

describe('what operators set', () => {
  test('windows are added, listed page by page, told by their occurrences, and removed', async () => {
    const window = { windowId: 'weekly', title: 'Patching', startsAt: '2026-12-05T22:00:00Z', endsAt: '2026-12-06T02:00:00Z', rrule: 'FREQ=WEEKLY;BYDAY=SA' };
    for (const scope of ['ci#CI-a', 'ci#CI-b', 'environment#a/b?c']) expect((await asked('operator', 'POST', '/windows', '/windows', { scope, ...window })).status).toBe(200);

    const first = await read('/windows', '/windows?limit=2');
    const second = await read('/windows', `/windows?limit=2&cursor=${String(first['next'])}`);
    const occurrences = await read('/windows/occurrences', '/windows/occurrences?from=2026-12-06T01:00:00Z&to=2026-12-20&limit=100');
    const removed = await asked('operator', 'DELETE', '/windows/{scope}/{windowId}', `/windows/${encodeURIComponent('ci#CI-a')}/weekly`);
    const again = await asked('operator', 'DELETE', '/windows/{scope}/{windowId}', `/windows/${encodeURIComponent('ci#CI-a')}/weekly`);

    expect([...itemsOf(first), ...itemsOf(second)].map(({ scope }) => scope)).toEqual(['ci#CI-a', 'ci#CI-b', 'environment#a/b?c']);
    expect(second['next']).toBeNull();
    expect(itemsOf(occurrences).filter(({ scope }) => scope === 'ci#CI-b').map(({ startsAt }) => startsAt)).toEqual([
      '2026-12-05T22:00:00Z',
      '2026-12-12T22:00:00Z',
      '2026-12-19T22:00:00Z',
    ]);
    expect([removed.status, again.status]).toEqual([200, 404]);
  });

  test.each([
    ['a zone that there is not', { timeZone: 'Mars/Olympus' }, 'Mars/Olympus'],
    ['a rule that never comes', { rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, "can't be worked out"],
    ['a field that there is not', { colour: 'red' }, 'colour'],
  ])('a window with %s is refused', async (_, change, why) => {
    const window = { scope: 'all', windowId: 'x', title: 'x', startsAt: '2026-12-05T22:00:00Z', endsAt: '2026-12-06T02:00:00Z', ...change };
    const { status, body } = await asked('operator', 'POST', '/windows', '/windows', window);

    expect([status, body['detail']]).toEqual([400, expect.stringContaining(why)]);
  });

  test('changes are recorded and listed', async () => {
    const made = await asked('operator', 'POST', '/changes', '/changes', { ciId: 'CI-a', changeId: 'CHG1', summary: 'new kernel' });

    expect(made.body).toMatchObject({ ciId: 'CI-a', changeId: 'CHG1' });
    expect(await read('/changes', '/changes?ci=CI-a')).toMatchObject({ changes: [{ changeId: 'CHG1', summary: 'new kernel' }] });
  });

  test('a pause stops what begins, names who set it, and is lifted', async () => {
    const target = await flow.makeTarget();
    const scope = `ci#${target.ciId}`;
    const paused = await asked('operator', 'POST', '/controls/pause', '/controls/pause', { scope, reason: 'a drill', until: '2126-01-01T00:00:00Z' });

    expect(paused.body).toMatchObject({ scope, pause: { reason: 'a drill', by: expect.stringContaining('operator@example.com') }, underWay: [] });
    expect(await read('/controls')).toMatchObject({ pauses: [{ scope, reason: 'a drill' }], modes: [] });
    expect((await flow.remediate(target)).view.audit).toMatchObject({ result: 'skipped', reason: 'paused' });
    expect((await asked('operator', 'POST', '/controls/resume', '/controls/resume', { scope })).body).toEqual({ scope, pause: null });
    expect((await asked('operator', 'POST', '/controls/mode', '/controls/mode', { scope, mode: 'dry-run' })).status).toBe(403);
    expect((await asked('admin', 'POST', '/controls/mode', '/controls/mode', { scope, mode: 'dry-run' })).status).toBe(200);
    expect(await read('/controls')).toMatchObject({ pauses: [], modes: [{ scope, mode: 'dry-run' }] });
  });

  test('a pause that is over already is refused', async () => {
    expect((await asked('operator', 'POST', '/controls/pause', '/controls/pause', { scope: 'all', reason: 'x', until: '2020-01-01T00:00:00Z' })).status).toBe(400);
  });

  test('somebody other than who asked approves what is held', async () => {
    await flow.putPlaybook({ playbookId: 'asks', safety: { ...makePlaybook().safety, approval: { people: 1, withinSeconds: 900 } } });
    await flow.skipWaits(false);
    const request = await flow.sign(await flow.makeTarget(), { action: { playbookId: 'asks' } });
    const path = `/remediations/${request.remediationId}/approval`;
    await flow.publish(request);
    const held = await until('the hold', async () => itemsOf(await read('/remediations', '/remediations?status=HELD'))[0]);
    const approved = await asked('operator', 'POST', '/remediations/{id}/approval', path, { verdict: 'approve', reason: 'looks fine' });
    const twice = await asked('operator', 'POST', '/remediations/{id}/approval', path, { verdict: 'approve', reason: 'looks fine' });
    await flow.skipWaits(true);

    expect(held).toMatchObject({ remediationId: request.remediationId, reason: 'approval-expired', result: null, endedAt: null });
    expect([approved.status, twice.status]).toEqual([200, 409]);
    expect((await flow.ended(request)).view.audit).toMatchObject({ result: 'success' });
  });
});

describe('playbooks', () => {
  const { $schema: _, ...playbook } = makePlaybook({ playbookId: 'over-http' });

  test('are added by admins, version by version, compared, and taken back', async () => {
    const first = await asked('admin', 'POST', '/playbooks', '/playbooks', playbook);
    const second = await asked('admin', 'POST', '/playbooks', '/playbooks', { ...playbook, version: 2, priority: 7 });
    const changed = await asked('admin', 'POST', '/playbooks', '/playbooks', { ...playbook, version: 2, priority: 8 });
    const back = await asked('admin', 'POST', '/playbooks/{id}/rollback', '/playbooks/over-http/rollback', { toVersion: 1 });
    const shadow = await asked('admin', 'POST', '/playbooks', '/playbooks', { ...playbook, version: 4, status: 'shadow' });

    expect([first.status, second.status, changed.status, back.status, shadow.status]).toEqual([200, 200, 409, 200, 200]);
    expect(changed.body['reason']).toBe('changed');
    expect(await read('/playbooks/{id}/diff', '/playbooks/over-http/diff?from=1&to=2')).toMatchObject({ differences: [{ path: 'priority', before: 0, after: 7 }] });
    expect(await read('/playbooks/{id}', '/playbooks/over-http')).toMatchObject({ activeVersion: 3 });
    expect(await read('/playbooks/{id}/shadow', '/playbooks/over-http/shadow')).toMatchObject({ version: 4, decisions: 0 });
  });

  test('are listed with how their remediations ended', async () => {
    const restart = itemsOf(await read('/playbooks', '/playbooks?limit=100')).find(({ playbookId }) => playbookId === 'restart-service');

    expect(restart).toMatchObject({ version: 1, figures: { success: 1, failure: expect.any(Number) } });
  });

  test('that would not work are refused with a remedy', async () => {
    const broken = { ...playbook, playbookId: 'broken', action: { ...playbook.action, target: { instanceId: '{{ci.' } } };
    const { status, body } = await asked('admin', 'POST', '/playbooks', '/playbooks', broken);

    expect([status, body['type']]).toEqual([400, 'urn:stackflow:problem:not-understood']);
  });
});

describe('what comes from outside', () => {
  test('a webhook proves itself by its secret, and an operator hands over an incident', async () => {
    const secretsManager = new SecretsManagerClient({});
    const SecretString = JSON.stringify({ alertmanager: ['secret-of-alertmanager'] });
    await secretsManager.send(new PutSecretValueCommand({ SecretId: flow.outputs.WebhookSecretArn, SecretString }));
    secretsManager.destroy();
    const alert = { version: '4', alerts: [{ status: 'firing', labels: { alertname: 'x' }, startsAt: (await flow.now()).toISOString(), fingerprint: 'x' }] };

    const webhook = await asked('viewer', 'POST', '/alerts/{source}', '/alerts/alertmanager', alert, { authorization: 'Bearer secret-of-alertmanager' });
    const incident = await asked('operator', 'POST', '/incidents/{id}/remediation', `/incidents/${await flow.makeIncident()}/remediation`);

    expect([webhook.status, incident.status]).toEqual([202, 202]);
  });
});

test('the document that describes all this is answered, and each of its routes was', async () => {
  await read('/openapi.json');
  const expected = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

  expect([...answered].sort()).toEqual(expected.sort());
});
