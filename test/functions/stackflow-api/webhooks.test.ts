import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Flow, until, type Target } from '../../support/flow.ts';

const SECRETS = {
  pagerduty: ['old-secret-of-pagerduty', 'new-secret-of-pagerduty'],
  alertmanager: ['secret-of-alertmanager'],
  datadog: ['too-short'],
};

let flow: Flow;

beforeAll(async () => {
  flow = await Flow.start();
  const secretsManager = new SecretsManagerClient({});
  await secretsManager.send(
    new PutSecretValueCommand({ SecretId: flow.outputs.WebhookSecretArn, SecretString: JSON.stringify(SECRETS) }),
  );
  secretsManager.destroy();
  await flow.putPlaybook({ playbookId: 'restart-in-tests', alertType: 'memory-in-tests' });
}, 120_000);
afterAll(() => flow.close());

/** Sends a webhook over HTTP, as its sender would. */
async function post(
  source: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; type: string | null; answer: unknown }> {
  const response = await fetch(`${process.env['STACKFLOW_API_URL']}/prod/api/alerts/${source}`, {
    method: 'POST',
    body,
    headers,
  });
  return { status: response.status, type: response.headers.get('content-type'), answer: await response.json() };
}

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const signed = (body: string, ...secrets: string[]) => ({
  'x-pagerduty-signature': secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`).join(','),
});

async function alertmanagerBody({ ciId }: Target, fingerprint = ciId): Promise<string> {
  const startsAt = (await flow.now()).toISOString();
  const labels = { alertname: 'HostOutOfMemory', alert_type: 'memory-in-tests', severity: 'critical', ci_id: ciId };
  const annotations = {
    summary: 'EC2 host uses nearly all of its memory',
    description: 'Node memory is filling up, the instance swaps',
  };
  return JSON.stringify({ version: '4', alerts: [{ status: 'firing', labels, annotations, startsAt, fingerprint }] });
}

async function pagerdutyBody({ ciId }: Pick<Target, 'ciId'>, occurredAt: Date): Promise<string> {
  const custom_fields = [
    { name: 'ci_id', value: ciId },
    { name: 'alert_type', value: 'memory-in-tests' },
  ];
  const data = { id: `P${ciId}`, title: 'EC2 host uses nearly all of its memory and swaps', urgency: 'high', custom_fields };
  return JSON.stringify({ event: { id: ciId, event_type: 'incident.triggered', occurred_at: occurredAt.toISOString(), data } });
}

const effectsAfter = async ({ instanceId }: Target): Promise<number> => {
  await until('its effect', async () => ((await flow.effectsOf(instanceId)).length > 0 ? true : undefined));
  await flow.runtime('_idle');
  return (await flow.effectsOf(instanceId)).length;
};

async function queued(): Promise<number> {
  const { Attributes } = await flow.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: flow.outputs.IntakeQueueUrl, AttributeNames: ['All'] }),
  );
  return Number(Attributes?.['ApproximateNumberOfMessages']) + Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']);
}

describe('a webhook', () => {
  test('whose sender is proved by its secret is remediated; sent again it is known', async () => {
    const target = await flow.makeTarget();
    const body = await alertmanagerBody(target);

    const first = await post('alertmanager', body, bearer('secret-of-alertmanager'));
    const again = await post('alertmanager', body, bearer('secret-of-alertmanager'));

    expect(first).toMatchObject({ status: 202, answer: { receipt: 'taken' } });
    expect(again).toMatchObject({ status: 202, answer: { receipt: 'known' } });
    expect(await effectsAfter(target)).toBe(1);
  });

  test('of PagerDuty is proved by its signature, with the old secret or the new one', async () => {
    for (const secret of SECRETS.pagerduty) {
      const target = await flow.makeTarget();
      const body = await pagerdutyBody(target, await flow.now());

      expect(await post('pagerduty', body, signed(body, 'somebody-elses-secret', secret))).toMatchObject({ status: 202 });
      expect(await effectsAfter(target)).toBe(1);
    }
  });

  test.each([
    ['without any proof', 'alertmanager', {}],
    ['with a wrong secret', 'alertmanager', bearer('secret-of-alertmanagex')],
    ['with the secret of another source', 'alertmanager', bearer('new-secret-of-pagerduty')],
    ['with a secret that is too short to count', 'datadog', bearer('too-short')],
    ['of a source that has no secret', 'servicenow', bearer('')],
    ['whose signature is of another body', 'pagerduty', signed('{}', 'new-secret-of-pagerduty')],
    ['whose signature is empty', 'pagerduty', { 'x-pagerduty-signature': '' }],
  ])('%s is refused, and nothing is done', async (_, source, headers) => {
    const body =
      source === 'pagerduty'
        ? await pagerdutyBody({ ciId: 'CI1' }, await flow.now())
        : await alertmanagerBody(await flow.makeTarget());

    expect(await post(source, body, headers as Record<string, string>)).toMatchObject({
      status: 401,
      type: 'application/problem+json',
    });
    expect(await queued()).toBe(0);
  });

  test.each([
    ['an hour old', -3_700],
    ['from the future', 400],
  ])('that is %s is refused: somebody kept it', async (_, seconds) => {
    const body = await pagerdutyBody({ ciId: 'CI1' }, new Date((await flow.now()).getTime() + seconds * 1000));

    expect(await post('pagerduty', body, signed(body, 'new-secret-of-pagerduty'))).toMatchObject({ status: 400 });
    expect(await queued()).toBe(0);
  });

  test.each(['cloudwatch-sns', 'host-incident', 'aws-health', '__proto__', 'constructor'])(
    'of %s comes by no webhook',
    async (source) => {
      expect(await post(source, '{}', bearer('secret-of-alertmanager'))).toMatchObject({ status: 404 });
    },
  );

  test('that is no JSON, or too large, is refused', async () => {
    expect(await post('alertmanager', 'no json', bearer('secret-of-alertmanager'))).toMatchObject({ status: 400 });
    expect(await post('alertmanager', ' '.repeat(300_000), bearer('secret-of-alertmanager'))).toMatchObject({ status: 413 });
  });

  test('shows no secret in the log', async () => {
    const { lines } = await flow.runtime<{ lines: string[] }>('_logs?functionName=StackFlowAPI-local');

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /secret-of/.test(line))).toEqual([]);
  });
});

test('an operator without a configured issuer is refused', async () => {
  const { incidentId } = await flow.makeTarget();
  const response = await fetch(`${process.env['STACKFLOW_API_URL']}/prod/api/incidents/${incidentId}/remediation`, {
    method: 'POST',
    headers: bearer('x.y.z'),
  });

  expect(response.status).toBe(401);
});

test('the routes are those of the specification', () => {
  const source = readFileSync(new URL('../../../functions/stackflow-api/app.ts', import.meta.url), 'utf8');

  expect(source).toContain("basePath('/prod/api')");
});
