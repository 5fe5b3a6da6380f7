import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Parameters, ParameterValue } from '../../src/contracts/names.ts';
import type { Plan } from '../../src/contracts/plan.ts';
import { playbookSchema } from '../../src/contracts/playbook.ts';
import type { ResolvedAction } from '../../src/contracts/resolved-action.ts';
import { resolveAction } from '../../src/decisions/resolve-action.ts';
import { makePlaybook } from '../support/fixtures.ts';
import { CASE_NAMES, makeCase, type ActionCase } from './cases.ts';
import { PAYLOADS } from './payloads.ts';
import { makeContext, startActions, type ActionsAtWork } from './start-actions.ts';

const LEAST_PAYLOADS = 500;
const REFUSALS = ['UnresolvableActionError', 'InvalidActionError', 'TargetRefusedError'];
const SCRIPT = ['systemctl restart app'];

/** Where a string can stand in an action. */
interface Place {
  name: string;
  where: 'target' | 'parameters';
  field: string;
  isList: boolean;
}

/** Parameters that the cases themselves don't use. */
const MORE_PARAMETERS: Record<string, Parameters> = {
  'a command': { workingDirectory: '/var/log', executionTimeout: '60' },
  'a command of our own document': { documentName: 'StackFlow-Restart', unit: 'app', units: ['app'] },
  'a function': { mode: 'soft', hosts: ['db-1'] },
  'a failover': { targetInstance: 'db-b' },
};

/** A command by a document of the team's own, whose parameters are data. */
function makeOne(name: string): ActionCase {
  if (name !== 'a command of our own document') return makeCase(name);
  return { ...makeCase('a command'), parameters: { ...MORE_PARAMETERS[name] } };
}

const NAMES = [...CASE_NAMES, 'a command of our own document'];

const isText = (value: ParameterValue): boolean => typeof value === 'string' || Array.isArray(value);

const placesIn = (name: string): Place[] => {
  const { target, parameters } = makeOne(name);
  const all = { target, parameters: { ...parameters, ...MORE_PARAMETERS[name] } };
  return (['target', 'parameters'] as const).flatMap((where) =>
    Object.entries(all[where])
      .filter(([, value]) => isText(value))
      .map(([field, value]) => ({ name, where, field, isList: Array.isArray(value) })),
  );
};

const PLACES = NAMES.flatMap(placesIn);

let work: ActionsAtWork;
beforeAll(async () => {
  work = await startActions();
});
afterAll(() => work.close());

/** Puts a text into one place of an action, as it would get there. @throws what refuses it */
type Way = (one: ActionCase, place: Place, text: ParameterValue) => ResolvedAction;

const withField = ({ target, parameters }: ActionCase, { where, field }: Place, value: ParameterValue) => ({
  target,
  parameters,
  [where]: { ...{ target, parameters }[where], [field]: value },
});

/** The request sets a parameter that the playbook lets it set to anything at all. */
const byRequest: Way = (one, { field }, text) => {
  const overridable = { [field]: { pattern: '[\\s\\S]*' } };
  const { type, target, parameters } = one;
  const playbook = makePlaybook({ action: { type, target, parameters }, overridable });
  if (!playbookSchema.safeParse(playbook).success) throw Object.assign(new Error('the playbook is refused'), { name: 'UnresolvableActionError' });
  return resolveAction(playbook, { [field]: text }, { ciId: 'CI1', ciClass: 'Server' });
};

/** The CI record holds it, and the playbook has a placeholder for it. */
const byCi: Way = (one, place, text) => {
  const value = place.isList ? ['{{ci.value}}'] : '{{ci.value}}';
  const playbook = makePlaybook({ action: { type: one.type, ...withField(one, place, value) } });
  if (!playbookSchema.safeParse(playbook).success) throw Object.assign(new Error('the playbook is refused'), { name: 'UnresolvableActionError' });
  return resolveAction(playbook, {}, { ciId: 'CI1', ciClass: 'Server', value: [text].flat()[0] });
};

/** @returns every string in a value, each as a whole. */
const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

/** Inert: it stands in the request as one whole value, or inside the JSON that a function gets; no script has changed. */
function isInert({ apiRequest }: Plan, payload: string): boolean {
  const script = (apiRequest.input['Parameters'] as { commands?: string[] } | undefined)?.commands ?? SCRIPT;
  const whole = stringsIn(apiRequest.input).flatMap((text) => (text.startsWith('{') ? stringsIn(JSON.parse(text)) : [text]));
  return script.join() === SCRIPT.join() && (whole.includes(payload) || !stringsIn(apiRequest.input).some((text) => payload && text.includes(payload)));
}

type Ending = 'refused' | 'inert' | 'DANGEROUS';

async function tryOn(one: ActionCase, place: Place, way: Way, payload: string): Promise<Ending> {
  try {
    const { target, parameters } = way(one, place, place.isList ? [payload] : payload);
    const plan = await work.actions[one.type]?.plan({ target, parameters }, makeContext());
    return plan && isInert(plan, payload) ? 'inert' : 'DANGEROUS';
  } catch (error) {
    if (!REFUSALS.includes((error as Error).name)) throw error;
    return 'refused';
  }
}

async function tryAll(place: Place, way: Way): Promise<Record<Ending, string[]>> {
  const one = makeOne(place.name);
  await work.merge(one.seed);
  const endings: Record<Ending, string[]> = { refused: [], inert: [], DANGEROUS: [] };
  for (const payload of PAYLOADS) endings[await tryOn(one, place, way, payload)].push(payload);
  return endings;
}

test(`there are at least ${LEAST_PAYLOADS} payloads, and a place for them in every action`, () => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(LEAST_PAYLOADS);
  expect(new Set(PLACES.map(({ name }) => makeOne(name).type)).size).toBe(Object.keys(work.actions).length);
});

describe.each(PLACES)('$where $field of $name', (place) => {
  const ways: [string, Way][] = [['a CI record', byCi], ...(place.where === 'parameters' ? [['a request', byRequest] as [string, Way]] : [])];

  test.each(ways)('from %s is refused or inert, whatever it holds', async (_, way) => {
    const { refused, inert, DANGEROUS } = await tryAll(place, way);

    expect(DANGEROUS).toEqual([]);
    expect(refused.length + inert.length).toBe(PAYLOADS.length);
  });
});

test('a plain value does get through, so that the refusals mean something', async () => {
  const place: Place = { name: 'a command of our own document', where: 'parameters', field: 'unit', isList: false };
  const one = makeOne(place.name);
  await work.merge(one.seed);

  expect(await tryOn(one, place, byRequest, 'app-1')).toBe('inert');
  expect(await tryOn(one, place, byCi, 'app-1')).toBe('inert');
});
