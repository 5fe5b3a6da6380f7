import { readdirSync, readFileSync } from 'node:fs';
import { DescribeExecutionCommand, RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { makePlaybook } from '../support/fixtures.ts';
import { Flow, until, type Target } from '../support/flow.ts';

/** Everything that a remediation leaves behind. */
interface Traces {
  effects: unknown[];
  auditRecords: number;
  auditRecord: unknown;
  workNotes: Record<string, unknown>;
  deadLetters: number;
  lease: unknown;
  ledger: unknown;
  activity: unknown;
}

/** A remediation and what it is about. */
interface Case {
  request: RemediationRequest;
  target: Target;
}

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
  await flow.putPlaybook({ playbookId: 'patient', safety: { ...makePlaybook().safety, whenPaused: 'hold', maintenanceWindow: 'hold' } });
}, 120_000);
afterAll(() => flow.close());
beforeEach(() => flow.skipWaits(false));
afterEach(async () => {
  await flow.skipWaits(true);
  await flow.silenceEvents(false);
  await flow.runtime('_calm', {});
});

async function countAuditRecords(remediationId: string): Promise<number> {
  const { rdsData } = await import('../../src/platform/clients/rds-data.ts');
  const { records } = await rdsData.send(
    new ExecuteStatementCommand({
      resourceArn: flow.outputs.AuditClusterArn,
      secretArn: flow.outputs.AuditWriterSecretArn,
      database: flow.outputs.AuditDatabaseName,
      sql: 'SELECT count(*) FROM remediation.audit_trail WHERE remediation_id = :id::text',
      parameters: [{ name: 'id', value: { stringValue: remediationId } }],
    }),
  );
  return records?.[0]?.[0]?.longValue ?? 0;
}

async function countDeadLetters(): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: flow.outputs.DeadLetterQueueUrl, AttributeNames: [...names] });
  const { Attributes = {} } = await flow.sqs.send(command);
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

const activity = async () =>
  (await flow.dynamodb.send(new GetCommand({ TableName: flow.outputs.ControlTable, Key: { scope: 'activity' } }))).Item?.['document'] as unknown;

async function tracesOf({ request: { remediationId }, target }: Case): Promise<Traces> {
  const { ledger, audit } = await flow.load(remediationId);
  // CloudTrail has its own time, redriven or not.
  const { cloudTrailEvents: _, ...row } = ledger;
  return {
    effects: await flow.effectsOf(target.instanceId),
    auditRecords: await countAuditRecords(remediationId),
    auditRecord: { ...audit, cloudTrailEventId: null, cloudTrailState: null },
    workNotes: await flow.workNotesOf(target.incidentId),
    deadLetters: await countDeadLetters(),
    lease: await flow.leaseOf(target.ciId),
    ledger: row,
    activity: await activity(),
  };
}

const executionArn = ({ request }: Case) => flow.executionArnOf(request.remediationId);
const stop = (one: Case) => flow.sfn.send(new StopExecutionCommand({ executionArn: executionArn(one) }));
const redrive = (one: Case) => flow.sfn.send(new RedriveExecutionCommand({ executionArn: executionArn(one) }));

/** Until the execution has ended, and whatever its end sets off. */
async function quiet(one: Case) {
  await flow.ended(one.request);
  await flow.runtime('_idle');
  return flow.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(one) }));
}

type Command = Parameters<Flow['makeTarget']>[1];

async function start(changes: Parameters<Flow['sign']>[1] = {}, ssm: Command = { runSeconds: 300 }): Promise<Case> {
  const target = await flow.makeTarget({}, ssm);
  const request = await flow.sign(target, changes);
  await flow.publish(request);
  return { request, target };
}

const isIn = (one: Case, state: string, eventType: string) =>
  until(`${eventType} of ${state}`, async () => {
    const events = (await flow.describe(one.request.remediationId)) ? await flow.history(one.request.remediationId) : [];
    const last = events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails)?.stateEnteredEventDetails?.name;
    return last === state && events.some(({ type }) => type === eventType) ? true : undefined;
  });

/** Breaks the state's function once and aborts the execution before the state is retried. */
async function abortIn(state: string, when: 'before' | 'after', changes?: Parameters<Flow['sign']>[1], ssm?: Command): Promise<Case> {
  await flow.crash(state, 1, when);
  const one = await start(changes, ssm);
  await isIn(one, state, 'LambdaFunctionFailed');
  await stop(one);
  return one;
}

async function abortWhileWaiting(): Promise<Case> {
  const one = await start();
  await isIn(one, 'WaitForAction', 'WaitStateEntered');
  await stop(one);
  return one;
}

async function pauseFor(minutes: number): Promise<void> {
  const now = await flow.now();
  const pause = { reason: 'a storm', by: 'arn:aws:iam::000000000000:user/operator', pausedAt: now.toISOString() };
  const until = new Date(now.getTime() + minutes * 60_000).toISOString();
  await flow.put(flow.outputs.ControlTable, { scope: 'playbook#patient', pause: { ...pause, until } });
}

/** Aborts an execution that a pause holds. */
async function abortWhileHeld(ssm?: Command): Promise<Case> {
  await flow.skipWaits(false);
  await pauseFor(60);
  const one = await start({ action: { playbookId: 'patient' } }, ssm);
  await isIn(one, 'WaitForRecheck', 'WaitStateEntered');
  await stop(one);
  return one;
}

async function timeOut(): Promise<Case> {
  const one = await start();
  await isIn(one, 'WaitForAction', 'WaitStateEntered');
  // Without the sweeps of all those hours.
  await flow.silenceEvents(true);
  await flow.advance(34 * 3600);
  await flow.silenceEvents(false);
  await flow.advance(700);
  return one;
}

const FAILS: Command = { runSeconds: 0.5, outcome: 'Failed' };

async function fail(crashed?: string): Promise<Case> {
  await flow.skipWaits(true);
  if (crashed) await flow.crash(crashed);
  return start({}, FAILS);
}

const ENDS: [string, () => Promise<Case>][] = [
  ['failed by its action', () => fail()],
  ['failed by an audit that crashed, and settled from outside', () => fail('WriteAudit')],
  ['aborted in its first gate', () => abortIn('MatchRule', 'before')],
  ['aborted in ExecuteAction after the call', () => abortIn('ExecuteAction', 'after')],
  ['aborted in WriteAudit after the record', () => abortIn('WriteAudit', 'after', { dryRun: true })],
  ['timed out', timeOut],
];

/** Each takes seconds of real time; `npm run test:long` has them too. */
const FURTHER_ENDS: typeof ENDS = [
  ['failed by a gate that crashed', () => fail('CheckRecentChange')],
  ['failed by a poll that crashed', () => fail('PollAction')],
  ['failed by a dead letter that crashed, and settled from outside', () => fail('SendToDeadLetterQueue')],
  ['aborted between gates', () => abortIn('CheckMaintenanceWindow', 'after')],
  ['aborted in ExecuteAction before the call', () => abortIn('ExecuteAction', 'before')],
  ['aborted in WaitForAction', abortWhileWaiting],
  ['aborted in WriteAudit before the record', () => abortIn('WriteAudit', 'before', { dryRun: true })],
  ['aborted in ReleaseLease', () => abortIn('ReleaseLease', 'after', { dryRun: true })],
];

describe('a settled execution that is redriven, and redriven again', () => {
  const expectHarmless = async (one: Case) => {
    await flow.ended(one.request);
    await flow.settled(one.request.remediationId);
    const { redriveCount } = await quiet(one);
    const before = await tracesOf(one);
    await flow.skipWaits(true);

    for (const time of [1, 2]) {
      if (time === 2 && (await flow.describe(one.request.remediationId)) === 'SUCCEEDED') break;
      await redrive(one);
      const ended = await quiet(one);

      expect(ended.redriveCount).toBe((redriveCount ?? 0) + time);
      expect(await tracesOf(one)).toEqual(before);
    }
  };

  test.each(process.env['LONG'] ? [...ENDS, ...FURTHER_ENDS] : ENDS)('%s: leaves nothing behind', async (_, end) => {
    await expectHarmless(await end());
  }, 60_000);

  test('aborted while a pause held it: leaves nothing behind, whether the pause is over or not', async () => {
    await expectHarmless(await abortWhileHeld());

    const one = await abortWhileHeld();
    await flow.settled(one.request.remediationId);
    await pauseFor(24 * 60);
    await expectHarmless(one);
  }, 60_000);

  test('aborted in HoldRemediation: does not tell the incident again', async () => {
    await pauseFor(60);
    await expectHarmless(await abortIn('HoldRemediation', 'before', { action: { playbookId: 'patient' } }));
  });

  test('leaves the CI to the remediation that has it by now', async () => {
    const one = await abortWhileHeld();
    await flow.settled(one.request.remediationId);
    await quiet(one);
    const next = { target: one.target, request: await flow.sign(one.target) };
    await flow.publish(next.request);
    await isIn(next, 'WaitForAction', 'WaitStateEntered');
    const lease = await flow.leaseOf(one.target.ciId);

    await pauseFor(-1);
    await redrive(one);
    await flow.advance(299);
    await flow.ended(one.request);

    const { redriveCount } = await flow.sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(one) }));
    expect(redriveCount).toBe(1);
    expect(await flow.leaseOf(one.target.ciId)).toEqual(lease);
  });
});

/** Lets EventBridge say what it has not said in time. */
const tellAborted = (one: Case) =>
  flow.runtime('_events', {
    isSilent: false,
    event: {
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      detail: {
        executionArn: executionArn(one),
        stateMachineArn: flow.outputs.StateMachineArn,
        name: one.request.remediationId,
        status: 'ABORTED',
      },
    },
  });

describe('an aborted execution that is redriven before it is settled', () => {
  beforeEach(() => flow.silenceEvents(true));

  /** Lets the sweeper come, and says what is there in the end. */
  async function settledTraces(one: Case): Promise<Traces> {
    await quiet(one);
    await flow.silenceEvents(false);
    await flow.advance(700);
    await flow.settled(one.request.remediationId);
    await flow.runtime('_idle');
    return tracesOf(one);
  }

  type Unsettled = [string, () => Promise<Case>, number, object];
  const unsettled: Unsettled[] = [
    ['between gates', () => abortIn('CheckRecentChange', 'after'), 1, { result: 'success' }],
    ['in ExecuteAction after the call', () => abortIn('ExecuteAction', 'after'), 1, { result: 'success' }],
    ['in WriteAudit after the record', () => abortIn('WriteAudit', 'after', { dryRun: true }), 0, { reason: 'dry-run' }],
  ];
  const furtherUnsettled: Unsettled[] = [
    ['in its first gate', () => abortIn('MatchRule', 'before'), 1, { result: 'success' }],
    ['in ExecuteAction before the call', () => abortIn('ExecuteAction', 'before'), 1, { result: 'success' }],
    ['in WaitForAction', abortWhileWaiting, 1, { result: 'success' }],
    ['in SendToDeadLetterQueue after the letter', () => abortIn('SendToDeadLetterQueue', 'after', {}, FAILS), 1, { reason: 'action-failed' }],
  ];

  test.each(process.env['LONG'] ? [...unsettled, ...furtherUnsettled] : unsettled)('%s: goes on to one effect and one record', async (_, abort, effects, audit) => {
    const letters = await countDeadLetters();
    const one = await abort();
    await redrive(one);
    await flow.skipWaits(true);

    const traces = await settledTraces(one);

    expect(traces.effects).toHaveLength(effects);
    expect(traces).toMatchObject({ auditRecords: 1, auditRecord: audit });
    expect(Object.keys(traces.workNotes)).toEqual([one.request.remediationId]);
    expect(traces.deadLetters - letters).toBe('reason' in audit && audit.reason === 'action-failed' ? 1 : 0);
    expect(traces.lease).not.toHaveProperty('holder');
  });

  test.each<[string, () => Promise<Case>]>([
    ['before the call', () => abortIn('CheckMaintenanceWindow', 'after')],
    ['while the action runs', abortWhileWaiting],
    ['while it is held', abortWhileHeld],
  ])('and then hears that it was aborted, %s: one record, which is true', async (_, abort) => {
    const letters = await countDeadLetters();
    const one = await abort();
    await pauseFor(-1);

    await redrive(one);
    await tellAborted(one);
    await flow.skipWaits(true);
    const traces = await settledTraces(one);

    const { actionStartedAt } = traces.auditRecord as { actionStartedAt: string | null };
    expect(traces.auditRecords).toBe(1);
    expect(traces.effects).toHaveLength(actionStartedAt === null ? 0 : 1);
    expect(traces.workNotes).toHaveProperty([one.request.remediationId]);
    expect(traces.deadLetters - letters).toBeLessThanOrEqual(1);
  });

  test('stays shut out once it is fenced, even if the settlement can not go on', async () => {
    const one = await abortWhileHeld();
    await pauseFor(-1);
    const { remediationId } = one.request;
    await flow.fault({ service: 'rds-data', operation: 'ExecuteStatement', kind: 'error', match: remediationId, unless: 'audit_trail', times: 100 });
    await tellAborted(one);
    await until('the fence', async () => ((await flow.load(remediationId)).ledger.fencedAt ? true : undefined));

    await redrive(one);
    await flow.skipWaits(true);
    await quiet(one);
    await flow.clearFaults();

    expect(await settledTraces(one)).toMatchObject({ effects: [], auditRecords: 1, auditRecord: { result: 'failure', actionStartedAt: null } });
  });
});

test('nobody of ours may redrive', () => {
  const templates = ['functions', 'resources'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yml'))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
  );

  expect(templates.length).toBeGreaterThan(20);
  expect(templates.filter((text) => /states:(Redrive|\*)/.test(text))).toEqual([]);
});
