import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CallRecord } from '../../local/estate/journal.ts';
import type { Acknowledgement, Action, ActionContext, Progress } from '../../src/actions/action.ts';
import type { ActionHandle, Plan } from '../../src/contracts/plan.ts';
import { CASE_NAMES, makeCase, type ActionCase } from './cases.ts';
import { makeContext, startActions, type ActionsAtWork } from './start-actions.ts';

const LOOK_EVERY_SECONDS = 15;
const MAX_POLLS = 12;

let work: ActionsAtWork;
beforeAll(async () => {
  work = await startActions();
});
afterAll(() => work.close());

const actionOf = ({ type }: ActionCase): Action => work.actions[type] as Action;

/** One case under way. */
interface Trial {
  one: ActionCase;
  action: Action;
  context: ActionContext;
  plan: Plan;
  intendedAt: string;
}

async function begin(name: string): Promise<Trial> {
  const one = makeCase(name);
  await work.merge(one.seed);
  const action = actionOf(one);
  const context = makeContext();
  const plan = await action.plan(one, context);
  return { one, action, context, plan, intendedAt: new Date(work.clock.now()).toISOString() };
}

const execute = ({ action, plan, context }: Trial): Promise<Acknowledgement> => action.execute(plan, context);

async function pollToTheEnd({ action, plan, context }: Trial, handle: ActionHandle): Promise<Progress> {
  for (let count = 1; count <= MAX_POLLS; count += 1) {
    work.clock.advance(LOOK_EVERY_SECONDS * 1000);
    const progress = await action.poll(plan, handle, { ...context, elapsedSeconds: count * LOOK_EVERY_SECONDS });
    if (progress.status !== 'running') return progress;
  }
  throw new Error(`still running after ${MAX_POLLS} polls`);
}

/** IAM's name of a call; Lambda's Invoke is the one that differs. */
const permissionOf = ({ service, operation }: CallRecord): string =>
  operation === 'Invoke' ? 'lambda:InvokeFunction' : `${service}:${operation}`;

describe.each(CASE_NAMES)('%s', (name) => {
  test('refuses names that it does not know, and values that are no plain data', async () => {
    const one = makeCase(name);
    const { target, parameters, type } = one;
    const { targetSchema, parametersSchema } = actionOf(one);

    expect(targetSchema.safeParse(target).success).toBe(true);
    expect(parametersSchema.safeParse(parameters).success).toBe(true);
    expect(targetSchema.safeParse({ ...target, other: 'x' }).success).toBe(false);
    expect(parametersSchema.safeParse({ ...parameters, other: { nested: 1 } }).success).toBe(false);
    const isOpen = type === 'lambda-invoke';
    expect(parametersSchema.safeParse({ ...parameters, other: 'x' }).success).toBe(isOpen);
  });

  test('plans without writing: the resolved target, its state, the exact request, the state that is expected', async () => {
    const effects = (await work.listEffects()).length;
    const calls = (await work.listCalls()).length;

    const { plan, action } = await begin(name);

    expect((await work.listEffects()).length).toBe(effects);
    expect(action.permissions.reads).toEqual(expect.arrayContaining((await work.listCalls()).slice(calls).map(permissionOf)));
    expect(plan.targetResource).toMatch(/^(arn:aws:|i-)/);
    expect(Object.keys(plan.currentState).length * Object.keys(plan.expectedState).length).toBeGreaterThan(0);
    expect(plan.apiRequest.input).toEqual(expect.any(Object));
  });

  test('is refused without the tag by which its owner opts in', async () => {
    const one = makeCase(name, { 'stackflow:auto-remediation': 'disabled' });
    await work.merge(one.seed);
    const effects = (await work.listEffects()).length;

    await expect(actionOf(one).plan(one, makeContext())).rejects.toMatchObject({
      name: 'TargetRefusedError',
      message: expect.stringContaining('tag it stackflow:auto-remediation = enabled') as unknown as string,
    });
    expect((await work.listEffects()).length).toBe(effects);
  });

  test('is refused for a target that does not exist', async () => {
    const one = makeCase(name);

    await expect(actionOf(one).plan(one, makeContext())).rejects.toMatchObject({ name: 'TargetRefusedError' });
  });

  test('has one effect, and its polls end when the target is there', async () => {
    const before = (await work.listEffects()).length;
    const trial = await begin(name);

    const { handle, finished, awsRequestIds } = await execute(trial);
    const end = finished ?? (await pollToTheEnd(trial, handle));

    expect(end.status).toBe('succeeded');
    const effects = (await work.listEffects()).slice(before);
    expect(effects).toEqual([expect.objectContaining({ requestId: awsRequestIds[0] })]);
    expect(effects[0]?.target).toContain(trial.one.effectTarget);
  });

  test('probes honestly: it finds what was done, and never calls done what was not', async () => {
    const untouched = await begin(name);
    const trial = await begin(name);
    await execute(trial);
    work.clock.advance(trial.action.settlesWithinSeconds * 1000);

    const done = await trial.action.probe(trial, trial.context);
    const notDone = await untouched.action.probe(untouched, untouched.context);

    expect(notDone.kind).not.toBe('done');
    expect(trial.one.isTraceable ? ['done', 'repeatable'] : ['unknown']).toContain(done.kind);
    // What may be repeated must not act again.
    if (done.kind !== 'repeatable') return;
    const before = (await work.listEffects()).length;
    await execute(trial);
    expect((await work.listEffects()).length).toBe(before);
  });
});

test.each([...new Set(CASE_NAMES.map((name) => makeCase(name).type))])('%s makes exactly the calls that it lists', async (type) => {
  const first = (await work.listCalls()).length;
  const used: Action[] = [];
  for (const name of CASE_NAMES.filter((one) => makeCase(one).type === type)) {
    const trial = await begin(name);
    await trial.action.probe(trial, trial.context);
    const { handle, finished } = await execute(trial);
    if (!finished) await pollToTheEnd(trial, handle);
    used.push(trial.action);
  }

  const made = new Set((await work.listCalls()).slice(first).map(permissionOf));
  const { reads, writes } = used[0]?.permissions ?? { reads: [], writes: [] };
  expect([...made].sort()).toEqual([...reads, ...writes].sort());
});
