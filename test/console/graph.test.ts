import { readFileSync } from 'node:fs';
import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Definition } from '../../console/src/graph/definition.ts';
import type { HistoryEvent } from '../../console/src/graph/history-event.ts';
import { layOut } from '../../console/src/graph/lay-out.ts';
import { readGraph } from '../../console/src/graph/read-graph.ts';
import { readRun } from '../../console/src/graph/read-run.ts';
import type { Run } from '../../console/src/graph/run.ts';
import { Flow, until } from '../support/flow.ts';

const definition = JSON.parse(readFileSync('statemachines/remediation.asl.json', 'utf8')) as Definition;
const graph = readGraph(definition);

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

/** As StackFlowAPI gives it: every time is ISO 8601. */
const historyOf = async (remediationId: string): Promise<HistoryEvent[]> =>
  JSON.parse(JSON.stringify(await flow.history(remediationId))) as HistoryEvent[];

const enteredIn = (events: readonly HistoryEvent[]): string[] => events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
const countOf = (events: readonly HistoryEvent[], type: string): number => events.filter((event) => event.type === type).length;
const sum = (run: Run, count: (state: Run['states'][string]) => number): number => Object.values(run.states).reduce((total, state) => total + count(state), 0);

/** Whatever a run did: nothing of its history is missing from the graph, and nothing is added. */
function expectWhole(run: Run, events: HistoryEvent[]): void {
  const entered = enteredIn(events);
  expect(Object.keys(run.states)).toEqual(Object.keys(definition.States));
  for (const { name, visits } of Object.values(run.states)) expect([name, visits]).toEqual([name, entered.filter((one) => one === name).length]);
  expect(sum(run, ({ errors }) => errors.length)).toBeGreaterThanOrEqual(countOf(events, 'LambdaFunctionFailed'));
  const taken = run.transitions.map(({ from, to, isCaught }) => ({ from, to, isCaught }));
  for (const { from, to, isCaught } of taken)
    expect(graph.edges.filter((edge) => edge.from === from && edge.to === to && (edge.kind === 'catch') === isCaught)).toHaveLength(1);
  for (const { status, startedAt, input } of Object.values(run.states)) expect([status === 'not-entered', input === null]).toEqual([startedAt === null, startedAt === null]);
}

async function read(remediationId: string): Promise<{ run: Run; events: HistoryEvent[] }> {
  const events = await historyOf(remediationId);
  const run = readRun(definition, events);
  expectWhole(run, events);
  return { run, events };
}

const statusesOf = (run: Run) => Object.fromEntries(Object.values(run.states).filter(({ visits }) => visits > 0).map(({ name, status }) => [name, status]));

describe('the graph of the definition', () => {
  test('has every state and every way out of it, once', () => {
    const ways = Object.entries(definition.States).flatMap(([from, { Next, Default, Choices = [], Catch = [] }]) => [
      ...(Next ? [`${from} next ${Next}`] : []),
      ...(Default ? [`${from} default ${Default}`] : []),
      ...new Set(Choices.map((choice) => `${from} choice ${choice.Next}`)),
      ...new Set(Catch.map((one) => `${from} catch ${one.Next}`)),
    ]);

    expect(graph.nodes.map(({ name }) => name)).toEqual(Object.keys(definition.States));
    expect(graph.edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`).sort()).toEqual(ways.sort());
    expect(graph.nodes.filter(({ isStart }) => isStart)).toMatchObject([{ name: 'MatchRule', type: 'Task' }]);
  });

  test('is laid out without a state on top of another, and every edge has a way', () => {
    const { nodes, edges, width, height } = layOut(graph);

    expect([nodes.length, edges.length]).toEqual([graph.nodes.length, graph.edges.length]);
    for (const [index, a] of nodes.entries()) {
      expect(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= width && a.y + a.height / 2 <= height).toBe(true);
      for (const b of nodes.slice(index + 1)) expect(Math.abs(a.x - b.x) >= a.width || Math.abs(a.y - b.y) >= a.height).toBe(true);
    }
    for (const { points } of edges) expect(points.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the graph of a run', () => {
  test('that succeeded: every state on the way is green, with its input, output and time', async () => {
    const { view, states } = await flow.remediate(await flow.makeTarget());

    const { run } = await read(view.remediationId);

    expect(run.status).toBe('SUCCEEDED');
    expect(new Set(Object.values(statusesOf(run)))).toEqual(new Set(['succeeded']));
    expect(run.transitions.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      ...new Set(states.slice(1).map((to, index) => `${states[index]} → ${to}`)),
    ]);
    const { ExecuteAction: acted, PollAction: polled, RemediationFailed: failed, WaitForAction: waited } = run.states;
    expect(JSON.parse(acted?.output ?? '')).toMatchObject({ action: { actionType: 'ssm-run-command' } });
    expect(JSON.parse(acted?.input ?? '')).toHaveProperty('change');
    expect(polled?.visits).toBeGreaterThan(0);
    expect(waited?.durationMs).toBeGreaterThanOrEqual(1000);
    expect(failed).toMatchObject({ status: 'not-entered', visits: 0, startedAt: null });
  });

  test('that was skipped goes past the action', async () => {
    const { view } = await flow.remediate(await flow.makeTarget(), { classification: { confidence: 0.5 } });

    const { run } = await read(view.remediationId);

    expect(run.transitions[1]).toEqual({ from: 'RuleMatched?', to: 'WriteAudit', isCaught: false, times: 1 });
    expect(run.states['RemediationSkipped']).toMatchObject({ status: 'succeeded' });
    expect(run.states['ExecuteAction']).toMatchObject({ status: 'not-entered' });
  });

  test('that was tried again shows the error and the retry, and ends green', async () => {
    await flow.crash('CheckRecentChange', 2);
    const { view } = await flow.remediate(await flow.makeTarget());

    const { run } = await read(view.remediationId);

    const error = { error: 'Lambda.Unknown', cause: expect.stringContaining('exit') };
    expect(run.states['CheckRecentChange']).toMatchObject({ status: 'succeeded', visits: 1, retries: 2, errors: [error, error] });
    expect(run.states['CheckRecentChange']?.durationMs).toBeGreaterThanOrEqual(6000);
    expect(sum(run, ({ retries }) => retries)).toBe(2);
  });

  test('whose error was caught shows where, by which way it left, and how it failed', async () => {
    await flow.crash('ExecuteAction');
    const { view } = await flow.remediate(await flow.makeTarget());

    const { run } = await read(view.remediationId);

    expect(run.status).toBe('FAILED');
    expect(run.states['ExecuteAction']).toMatchObject({ status: 'caught', retries: 3 });
    expect(run.states['ExecuteAction']?.errors).toHaveLength(4);
    expect(run.transitions).toContainEqual({ from: 'ExecuteAction', to: 'WriteAudit', isCaught: true, times: 1 });
    expect(run.states['RemediationFailed']).toMatchObject({ status: 'failed', errors: [{ error: 'RemediationFailed' }] });
    expect(run.error).toMatchObject({ error: 'RemediationFailed' });
  });

  test('that goes round and round counts each visit and each transition', async () => {
    const { view } = await flow.remediate(await flow.makeTarget({}, { runSeconds: 60 }));

    const { run, events } = await read(view.remediationId);

    const polls = enteredIn(events).filter((state) => state === 'PollAction').length;
    expect(polls).toBeGreaterThan(1);
    expect(run.transitions).toContainEqual({ from: 'PollAction', to: 'ActionFinished?', isCaught: false, times: polls });
    expect(run.states['ActionFinished?']).toMatchObject({ visits: polls + 1 });
  });

  test('that is redriven: first blue, then grey where it was aborted, then green with the redrive told', async () => {
    await flow.skipWaits(false);
    const request = await flow.sign(await flow.makeTarget({}, { runSeconds: 300 }));
    await flow.publish(request);
    const { remediationId } = request;
    await until('the wait', async () => ((await flow.describe(remediationId)) && enteredIn(await historyOf(remediationId)).includes('WaitForAction')) || undefined);
    expect((await read(remediationId)).run).toMatchObject({ status: 'RUNNING', states: { WaitForAction: { status: 'running', output: null, endedAt: null } } });
    await flow.silenceEvents(true);
    const executionArn = flow.executionArnOf(remediationId);
    await flow.sfn.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by a person' }));
    const aborted = (await read(remediationId)).run;
    expect(aborted).toMatchObject({ status: 'ABORTED', states: { WaitForAction: { status: 'aborted', errors: [{ error: 'Stopped' }] } } });
    await flow.advance(3600);
    await flow.skipWaits(true);

    await flow.sfn.send(new RedriveExecutionCommand({ executionArn }));
    await flow.ended(request);

    const { run } = await read(remediationId);
    expect(run).toMatchObject({ status: 'SUCCEEDED', error: null, states: { WaitForAction: { status: 'succeeded' } } });
    expect(run.redrivenAt).toHaveLength(1);
    expect(run.states['WaitForAction']?.durationMs).toBeLessThan(3_600_000);
    expect(sum(run, ({ retries }) => retries)).toBe(0);
    await flow.silenceEvents(false);
  });

  test('that is redriven into its failure enters it again, without a way there', async () => {
    const { view } = await flow.remediate(await flow.makeTarget({}, { runSeconds: 0.5, outcome: 'Failed' }));
    await flow.settled(view.remediationId);
    await flow.sfn.send(new RedriveExecutionCommand({ executionArn: flow.executionArnOf(view.remediationId) }));
    await flow.ended(view);

    const { run } = await read(view.remediationId);

    expect(run.states['RemediationFailed']).toMatchObject({ status: 'failed', visits: 2 });
    expect(run.transitions.filter(({ to }) => to === 'RemediationFailed')).toEqual([expect.objectContaining({ times: 1 })]);
  });
});

describe('a history that is not ours alone', () => {
  const at = (second: number): string => new Date(Date.UTC(2026, 4, 19, 10, 0, second)).toISOString();
  const entered = (id: number, name: string) => ({ id, type: 'TaskStateEntered', timestamp: at(id), stateEnteredEventDetails: { name, input: '{}' } });

  test('keeps states that the definition does not have any more', () => {
    expect(readRun(definition, [entered(1, 'OldState')]).states['OldState']).toMatchObject({ status: 'running', visits: 1 });
  });

  test('turns a state red that ended the execution after it had exited, and one grey that was timed out', () => {
    const exited = { id: 2, type: 'TaskStateExited', timestamp: at(2), stateExitedEventDetails: { name: 'MatchRule', output: '{}' } };
    const tooLarge = { id: 3, type: 'ExecutionFailed', timestamp: at(3), executionFailedEventDetails: { error: 'States.DataLimitExceeded' } };

    expect(readRun(definition, [entered(1, 'MatchRule'), exited, tooLarge]).states['MatchRule']).toMatchObject({
      status: 'failed',
      errors: [{ error: 'States.DataLimitExceeded' }],
    });
    const timedOut = { id: 2, type: 'ExecutionTimedOut', timestamp: at(9), executionTimedOutEventDetails: {} };
    expect(readRun(definition, [entered(1, 'WaitForAction'), timedOut])).toMatchObject({
      status: 'TIMED_OUT',
      states: { WaitForAction: { status: 'timed-out', durationMs: 8000 } },
    });
  });

  test('that has not begun is a graph without a colour', () => {
    const run = readRun(definition, []);

    expect(run).toMatchObject({ status: 'RUNNING', startedAt: null, transitions: [] });
    expect(new Set(Object.values(run.states).map(({ status }) => status))).toEqual(new Set(['not-entered']));
  });
});
