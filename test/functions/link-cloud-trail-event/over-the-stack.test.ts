import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { RemediationView } from '../../../scripts/commands/load-remediation.ts';
import type { LedgerCloudTrailEvent } from '../../../src/contracts/ledger-entry.ts';
import { CASE_NAMES, makeCase } from '../../actions/cases.ts';
import { Flow, until } from '../../support/flow.ts';
import { makeCall } from './events.ts';

const DELAY_SECONDS = 300;
const HOUR_SECONDS = 3600;
const MONTH_MS = 30 * 86_400_000;
const ROLE = 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Target-web';
const FUNCTION = 'StackFlow-LinkCloudTrailEvent-local';

let flow: Flow;
let rdsData: RDSDataClient;
beforeAll(async () => {
  flow = await Flow.start();
  rdsData = new RDSDataClient({});
}, 120_000);
afterEach(async () => {
  await trail({ delaySeconds: DELAY_SECONDS, drop: false, duplicate: false });
  await flow.clearFaults();
  await flow.skipWaits(true);
});
afterAll(async () => {
  rdsData.destroy();
  await flow.close();
});

const trail = (settings: object) => flow.estate('_cloudTrail', settings);
const publish = (detail: unknown) => flow.runtime('_events', { event: { source: 'aws.ssm', detailType: 'AWS API Call via CloudTrail', detail } });
const logged = async (text: string) => {
  const { lines } = await flow.runtime<{ lines: string[] }>(`_logs?functionName=${FUNCTION}`);
  return lines.filter((line) => line.includes(text));
};
const waitForLog = (text: string) => until(`“${text}” in the log`, async () => (await logged(text)).at(-1));

async function eventsOf(remediationId: string): Promise<LedgerCloudTrailEvent[]> {
  const { AuditClusterArn: resourceArn, AuditWriterSecretArn: secretArn, AuditDatabaseName: database } = flow.outputs;
  const sql = 'select event_id, sequence, hash from remediation.cloud_trail_event where remediation_id = :id::text order by sequence';
  const parameters = [{ name: 'id', value: { stringValue: remediationId } }];
  const { records = [] } = await rdsData.send(new ExecuteStatementCommand({ resourceArn, secretArn, database, sql, parameters }));
  return records.map(([eventId, sequence, hash]) => ({
    eventId: eventId?.stringValue ?? '',
    sequence: sequence?.longValue ?? 0,
    hash: hash?.stringValue ?? '',
  }));
}

const linked = (remediationId: string): Promise<RemediationView> =>
  until(`the CloudTrail event of ${remediationId}`, async () => {
    const view = await flow.load(remediationId);
    return view.ledger.cloudTrailEvents && view.audit?.['cloudTrailState'] === 'linked' ? view : undefined;
  });

async function prepare(name: string) {
  const { type, target, parameters, seed } = makeCase(name);
  await flow.mergeEstate(seed);
  const { playbookId } = await flow.putPlaybook({
    playbookId: `case-${CASE_NAMES.indexOf(name)}`,
    action: { type, target, parameters, allowedRoles: [ROLE] },
  });
  return { target: await flow.makeTarget(), action: { playbookId } };
}

describe('an action', () => {
  test.each(CASE_NAMES)('%s ends with its event linked, minutes after it was settled', async (name) => {
    const { target, action } = await prepare(name);

    const { view } = await flow.remediate(target, { action });
    expect(view.audit).toMatchObject({ result: 'success', cloudTrailStatus: 'expected', cloudTrailState: 'expected', cloudTrailEventId: null });
    await flow.advance(DELAY_SECONDS);

    const { audit, ledger, remediationId } = await linked(view.remediationId);
    expect(audit?.['iamIdentity']).toMatch(/:assumed-role\/stackflow-remediation-local-ExecuteActionRole\/StackFlow-ExecuteAction-local$/);
    expect(ledger.cloudTrailEvents).toEqual(await eventsOf(remediationId));
    expect(ledger.cloudTrailEvents).toMatchObject([{ eventId: audit?.['cloudTrailEventId'] }]);
  });

  test('of a target role, whose session has the remediation\'s name, is linked as well', async () => {
    await flow.mergeEstate({ roles: [{ roleArn: ROLE, externalId: 'ext-1' }] });
    const { target, action } = await prepare('a command');

    const { view } = await flow.remediate(target, { action, auth: { targetRoleArn: ROLE, externalId: 'ext-1' } });
    await flow.advance(DELAY_SECONDS);

    const { audit } = await linked(view.remediationId);
    expect(audit?.['iamIdentity']).toContain(`/StackFlow-Remediation-Target-web/${view.remediationId}`);
  });
});

describe('an event', () => {
  test('that comes before the audit record is linked all the same', async () => {
    await trail({ delaySeconds: 0 });
    await flow.skipWaits(false);
    const request = await flow.sign(await flow.makeTarget({}, { runSeconds: 60 }));
    await flow.publish(request);

    const { remediationId } = request;
    const before = await until('the event', async () => {
      const view = await flow.load(remediationId).catch(() => undefined);
      return view?.ledger.cloudTrailEvents ? view : undefined;
    });
    expect(before.audit).toBeNull();
    await flow.skipWaits(true);

    const { view } = await flow.ended(request);
    expect(view.audit).toMatchObject({ result: 'success', cloudTrailState: 'linked', cloudTrailEventId: before.ledger.cloudTrailEvents?.[0]?.eventId });
  });

  test('that comes twice is one row', async () => {
    await trail({ duplicate: true });
    const { view } = await flow.remediate(await flow.makeTarget());
    await flow.advance(DELAY_SECONDS);

    const { remediationId } = await linked(view.remediationId);
    await until('both deliveries', async () => ((await logged(remediationId)).length >= 2 ? true : undefined));
    expect(await eventsOf(remediationId)).toHaveLength(1);
    expect((await flow.load(remediationId)).ledger.cloudTrailEvents).toHaveLength(1);
  });

  test('of a call whose answer was lost stands under the remediation, although nobody has seen its request id', async () => {
    const target = await flow.makeTarget();
    await flow.fault({ service: 'ssm', operation: 'SendCommand', kind: 'lost-response', match: target.instanceId });
    const { view } = await flow.remediate(target);
    await flow.advance(DELAY_SECONDS);

    const events = await until('its event', async () => (await flow.load(view.remediationId)).ledger.cloudTrailEvents);
    expect(events).toEqual(await eventsOf(view.remediationId));
    expect(events).toHaveLength(1);
  });

  test('comes again when the database could not take it', async () => {
    await trail({ drop: true });
    const { view } = await flow.remediate(await flow.makeTarget());
    const { remediationId, audit } = view;
    await flow.fault({ service: 'rds-data', operation: 'ExecuteStatement', kind: 'error', match: remediationId, unless: 'audit_trail' });

    await publish(makeCall(remediationId, { requestID: (audit?.['awsRequestIds'] as string[])[0], userIdentity: identityOf(String(audit?.['iamIdentity'])) }));
    await until('the fault', async () => ((await flow.estate<{ faults: object[] }>('_faults')).faults.length === 0 ? true : undefined));
    expect(await eventsOf(remediationId)).toEqual([]);
    await flow.advance(60);

    expect((await linked(remediationId)).ledger.cloudTrailEvents).toHaveLength(1);
  });

  test('is in the ledger once, also when several come at once, each of them twice', async () => {
    const { createLedgerStore } = await import('../../../src/stores/ledger-store.ts');
    const ledger = createLedgerStore(flow.dynamodb, flow.outputs.LedgerTable);
    await trail({ drop: true });
    const { view } = await flow.remediate(await flow.makeTarget());
    const events = ['a', 'b', 'c'].map((eventId) => ({ eventId, sequence: 1, hash: 'a'.repeat(64) }));

    await Promise.all([...events, ...events].map((event) => ledger.recordCloudTrailEvent(view.remediationId, event)));

    const { cloudTrailEvents = [] } = (await flow.load(view.remediationId)).ledger;
    expect(cloudTrailEvents.map(({ eventId }) => eventId).sort()).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['with a request id that is not ours', (remediationId: string, arn: string) => makeCall(remediationId, { requestID: 'somebody-else', userIdentity: identityOf(arn) })],
    ['of another session', (remediationId: string) => makeCall(remediationId)],
    ['of an unknown remediation', () => makeCall('rem-of-nobody')],
  ])('%s is logged and dropped', async (_, make) => {
    await trail({ drop: true });
    const { view } = await flow.remediate(await flow.makeTarget());
    const call = make(view.remediationId, String(view.audit?.['iamIdentity']));

    await publish(call);

    expect(await waitForLog(String(call['eventID']))).toContain('foreign event dropped');
    expect(await eventsOf(view.remediationId)).toEqual([]);
    expect((await flow.load(view.remediationId)).ledger.cloudTrailEvents).toBeUndefined();
  });

  test('of people and of other roles does not even reach the function', async () => {
    const user = { type: 'IAMUser', arn: 'arn:aws:iam::000000000000:user/somebody', userName: 'somebody' };
    const [ofUser, ofTarget] = [makeCall('rem-of-a-user', { userIdentity: user }), makeCall('rem-of-a-target')];

    await publish(ofUser);
    await publish(ofTarget);

    await waitForLog(String(ofTarget['eventID']));
    expect(await logged(String(ofUser['eventID']))).toEqual([]);
  });

  test('that is malformed goes to the queue with the alarm, after its retries', async () => {
    await publish(makeCall('rem-malformed', { eventID: 'no-guid' }));
    const { QueueUrl } = await flow.sqs.send(new GetQueueUrlCommand({ QueueName: 'StackFlow-Remediation-CloudTrail-DLQ-local' }));

    const letter = await until('the dead letter', async () => {
      await flow.advance(60);
      return (await flow.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body;
    });
    expect(JSON.parse(letter)).toMatchObject({ requestPayload: { detail: { eventID: 'no-guid' } }, responsePayload: { errorType: 'InvalidInputError' } });
  });
});

/** ExecuteAction's own session, as the rule wants it. */
const identityOf = (arn: string) => ({
  type: 'AssumedRole',
  arn,
  sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::000000000000:role/stackflow-remediation-local-ExecuteActionRole' } },
});

describe('stackflow audit overdue', () => {
  const run = async (...args: string[]) => {
    const { runCommand } = await import('../../../scripts/commands/program.ts');
    const lines = { out: '', err: '' };
    const streams = { out: (text: string) => void (lines.out += text), err: (text: string) => void (lines.err += text) };
    return { code: await runCommand([...args, '--stage', 'local'], streams), ...lines };
  };
  const later = async (seconds: number) => new Date((await flow.now()).getTime() + seconds * 1000);

  test('lists an action an hour after its record when no event has come, until it comes', async () => {
    const { listOverdue } = await import('../../../scripts/commands/audit-overdue.ts');
    const listed = async (now: Date) => (await listOverdue(flow.outputs, now, MONTH_MS)).map((one) => one.remediationId);
    await trail({ drop: true });
    const { view } = await flow.remediate(await flow.makeTarget());
    const { remediationId } = view;

    expect(await listed(await later(HOUR_SECONDS - 120))).not.toContain(remediationId);
    const at = await later(HOUR_SECONDS);
    expect(await listed(at)).toContain(remediationId);
    const { code, out } = await run('audit', 'overdue', '--at', at.toISOString());
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`${remediationId}\\s.+ssm-run-command.+${String((view.audit?.['awsRequestIds'] as string[])[0])}`));

    await publish(
      makeCall(remediationId, {
        requestID: (view.audit?.['awsRequestIds'] as string[])[0],
        userIdentity: identityOf(String(view.audit?.['iamIdentity'])),
      }),
    );
    await linked(remediationId);
    expect(await listed(at)).not.toContain(remediationId);
  });

  test('lists nothing of what was skipped, since nothing was called', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { dryRun: true });

    expect(view.audit).toMatchObject({ cloudTrailStatus: 'none', cloudTrailState: 'none' });
    const { out } = await run('audit', 'overdue', '--at', (await later(HOUR_SECONDS)).toISOString(), '--json');
    expect(out).not.toContain(view.remediationId);
  });

  test.each([
    ['--since', 'ever'],
    ['--at', 'tomorrow'],
  ])('refuses %s %s', async (option, value) => {
    expect(await run('audit', 'overdue', option, value)).toMatchObject({ code: 2, err: expect.stringContaining(option) });
  });

  test('stackflow show says that the event is linked, and which', async () => {
    const { view } = await flow.remediate(await flow.makeTarget());
    await flow.advance(DELAY_SECONDS);
    const { audit } = await linked(view.remediationId);

    const { out } = await run('show', view.remediationId);

    expect(out).toMatch(/cloudTrailState\s+linked/);
    expect(out).toMatch(new RegExp(`cloudTrailEventId\\s+${String(audit?.['cloudTrailEventId'])}`));
  });
});
