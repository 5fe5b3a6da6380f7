/** What the templates of an action's files are filled with. */
export interface ActionNames {
  /** Type and folder: `sqs-purge-queue`. */
  type: string;
  /** Constant in the registry: `sqsPurgeQueue`. */
  constant: string;
  /** SDK package behind `@aws-sdk/client-`, and IAM's prefix: `sqs`. */
  service: string;
  /** Class of the package's client: `SQSClient`. */
  clientClass: string;
}

type Template = (names: ActionNames) => string;

const client: Template = ({ service, clientClass }) => `import { ${clientClass} } from '@aws-sdk/client-${service}';
import { targetClient } from '../../platform/clients/target-client.ts';

// 1. How many seconds may its slowest call take? Less than the 90 of ExecuteAction and the 40 of PlanAction and PollAction.
export const ${service} = targetClient(${clientClass}, 8);
`;

const parameters: Template = ({ service }) => `import * as z from 'zod/mini';
import type { ActionInput } from '../action.ts';

// 2. Every string has a pattern that is as narrow as the service's own.
export const targetSchema = z.strictObject({ name: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)) });

export const parametersSchema = z.strictObject({});

// 3. ARN patterns of all that the write touches.
export const resources = ({ target }: ActionInput): string[] => [\`arn:*:${service}:*:*:\${String(target['name'])}\`];
`;

const describe: Template = ({ type }) => `import { TargetRefusedError } from '../errors.ts';

/** A target as it is now. */
export interface Target {
  arn: string;
  tags: { Key: string; Value: string }[];
  state: string;
}

// 4. Read the target and its tags: await ask(client(context).send(new Describe…Command({ … }))).
/** @throws TargetRefusedError when there is no such target, TransientTargetError */
export async function describe(name: string): Promise<Target> {
  throw new TargetRefusedError(\`${type} can't describe \${name} yet: complete src/actions/${type}/describe.ts.\`);
}
`;

const plan: Template = ({ type, service }) => `import type { Plan } from '../../contracts/plan.ts';
import type { ActionContext, ActionInput } from '../action.ts';
import { assertOptedIn } from '../opt-in.ts';
import { parseInput } from '../parse-input.ts';
import { describe } from './describe.ts';
import { parametersSchema, targetSchema } from './parameters.ts';

// 5. Refuse here whatever must not be acted on now; say the exact request, and when the target needs none.
export async function plan({ target, parameters }: ActionInput, _context: ActionContext): Promise<Plan> {
  const { name } = parseInput(targetSchema, 'target', target);
  parseInput(parametersSchema, 'parameters', parameters);
  const { arn, tags, state } = await describe(name);
  assertOptedIn(arn, tags);
  return {
    actionType: '${type}',
    targetResource: arn,
    currentState: { state },
    apiRequest: { service: '${service}', operation: 'Operation', input: { Name: name } },
    expectedState: { state: 'wanted' },
    alreadySatisfied: state === 'wanted',
    target,
    parameters,
  };
}
`;

const execute: Template = ({ type }) => `import type { Plan } from '../../contracts/plan.ts';
import type { Acknowledgement, ActionContext } from '../action.ts';
import { TargetRefusedError } from '../errors.ts';

// 6. Send plan.apiRequest.input, exactly once, with client(context); return what finds the effect again.
export async function execute({ targetResource }: Plan, _context: ActionContext): Promise<Acknowledgement> {
  throw new TargetRefusedError(\`${type} can't act on \${targetResource} yet: complete src/actions/${type}/execute.ts.\`);
}
`;

const poll: Template = ({ type }) => `import type { ActionHandle, Plan } from '../../contracts/plan.ts';
import type { PollContext, Progress } from '../action.ts';

// 7. Look at the target, not at the call: succeeded when it is in the wanted state.
export async function poll({ targetResource }: Plan, _handle: ActionHandle, _context: PollContext): Promise<Progress> {
  return { status: 'unknown', detail: \`${type} doesn't see yet how \${targetResource} is: complete src/actions/${type}/poll.ts\` };
}
`;

const probe: Template = ({ type }) => `import type { ActionContext, Intent, ProbeResult } from '../action.ts';

// 8. Did the call take effect? Not finding it is unknown, unless the service can prove that nothing happened.
export async function probe({ plan }: Intent, _context: ActionContext): Promise<ProbeResult> {
  return { kind: 'unknown', detail: \`${type} can't tell whether \${plan.targetResource} was changed\` };
}
`;

const index: Template = ({ constant, service }) => `import { defineAction } from '../action.ts';
import { execute } from './execute.ts';
import { parametersSchema, resources, targetSchema } from './parameters.ts';
import { plan } from './plan.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';

// 9. What keeps a second call from being a second effect, how late its trace may show, and the IAM actions of all calls.
export const ${constant} = defineAction({
  idempotency: 'probe-before-retry',
  settlesWithinSeconds: 60,
  permissions: { reads: ['${service}:Describe'], writes: ['${service}:Operation'] },
  targetSchema,
  parametersSchema,
  resources,
  plan,
  execute,
  poll,
  probe,
});
`;

const test: Template = ({ type, constant }) => `import { describe, expect, test } from '@jest/globals';
import { ${constant} } from '../../src/actions/${type}/index.ts';

// What every action must hold is tested by conformance.test.ts and the fault matrix, once cases.ts has a case of this one.
describe('${type}', () => {
  test('is complete: its plan describes a target instead of naming the file to complete', async () => {
    const context = { remediationId: 'rem-1', incidentId: 'INC1', ciId: 'CI1', timeoutSeconds: 60 };

    await expect(${constant}.plan({ target: { name: 'any' }, parameters: {} }, context)).rejects.not.toThrow(/complete src/);
  });
});
`;

export const pascal = (name: string): string => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** @returns the files of a new action by their paths, from the project's root. */
export function actionFiles(names: ActionNames): Map<string, string> {
  const templates = { client, parameters, describe, plan, execute, poll, probe, index };
  const files = Object.entries(templates).map(([file, template]) => [`src/actions/${names.type}/${file}.ts`, template(names)] as const);
  return new Map([...files, [`test/actions/${names.type}.test.ts`, test(names)]]);
}
