import { NEVER_OVERRIDABLE } from '../../../contracts/playbook.ts';
import { actionTypeOf, type ActionForms } from './check-action.ts';
import { jsonSchemaOf, namesAt, schemasAt, type JsonSchema } from './json-schema.ts';
import { isRecord, quote, valueAt } from './json-value.ts';
import { nearestName } from './nearest-name.ts';
import { issuesOf } from './pick-branch.ts';
import { doubtful, wrong, type JsonPath, type Problem } from './problem.ts';

/** Patterns that refuse nothing. */
const ANYTHING = /^\^?(\.[*+]|\[\\s\\S\][*+])\$?$/;

function checkPattern(pattern: unknown, path: JsonPath, name: string): Problem[] {
  if (typeof pattern !== 'string') return [];
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch (error) {
    const said = (error as Error).message.replace(/^Invalid regular expression: .*?: (?=[^:]*$)/, '');
    return [wrong([...path, 'pattern'], `${quote(pattern)} is no regular expression: ${said}`, 'write one, such as "[a-z0-9-]{1,32}"; a special character gets \\\\ before it')];
  }
  if (!ANYTHING.test(pattern)) return [];
  return [doubtful([...path, 'pattern'], `${quote(pattern)} lets a request set ${name} to anything`, 'write what it may be, such as "[a-z0-9-]{1,32}"')];
}

/** A pattern is for texts: what else a request sends never fits one. */
function checkPatternType(rule: Record<string, unknown>, path: JsonPath, schema: JsonSchema, name: string): Problem[] {
  const types = schemasAt(schema, [name]).flatMap(({ type, anyOf = [] }) => [type, ...anyOf.map((one) => one.type)]);
  if (rule['pattern'] === undefined || types.length === 0 || types.includes('string')) return [];
  return [wrong([...path, 'pattern'], `${name} is no text, and a pattern fits nothing else`, 'write {"enum": […]} with the values that it may have')];
}

function checkValues(value: unknown, rule: Record<string, unknown>, path: JsonPath, name: string, { actions, type }: Context): Problem[] {
  const values = rule['enum'];
  const parameters = valueAt(value, ['action', 'parameters']);
  if (!Array.isArray(values) || !isRecord(parameters)) return [];
  return values.flatMap((one, index) => {
    const refused = issuesOf(actions[type].parametersSchema, { ...parameters, [name]: one }).some((issue) => issue.path[0] === name);
    return refused ? [wrong([...path, 'enum', index], `${type} doesn't take ${quote(one)} as ${name}`, 'write a value that action.parameters could have, or take it out')] : [];
  });
}

interface Context {
  actions: ActionForms;
  type: keyof ActionForms;
}

const isFree = (schema: JsonSchema): boolean => [schema, ...(schema.anyOf ?? [])].some(({ additionalProperties }) => typeof additionalProperties === 'object');

/** A script of AWS takes what it takes; a document of one's own what it says itself. */
const takesAnything = (value: unknown, schema: JsonSchema): boolean =>
  isFree(schema) && valueAt(value, ['action', 'parameters', 'documentName']) !== 'AWS-RunShellScript';

function checkName(name: string, path: JsonPath, known: readonly string[], type: string): Problem[] {
  if (known.includes(name)) return [];
  const near = nearestName(name, known);
  const choice = known.length === 0 ? `take it out: ${type} has no parameters that a request may set` : `take it out; a request may set ${known.join(', ')}`;
  return [wrong(path, `${type} has no parameter ${JSON.stringify(name)}`, near === undefined ? choice : `write ${JSON.stringify(near)}`, { on: 'key' })];
}

/** @returns what a request could never set, or never to that, and patterns that are none. */
export function checkOverridable(value: unknown, actions: ActionForms): Problem[] {
  const overridable = valueAt(value, ['overridable']);
  const type = actionTypeOf(value);
  if (!isRecord(overridable)) return [];
  const schema = type && jsonSchemaOf(actions[type].parametersSchema);
  const known = schema ? namesAt(schema, []).filter((name) => !NEVER_OVERRIDABLE.has(name)) : [];
  return Object.entries(overridable).flatMap(([name, rule]) => {
    const path = ['overridable', name];
    if (!isRecord(rule) || NEVER_OVERRIDABLE.has(name)) return [];
    const pattern = checkPattern(rule['pattern'], path, name);
    if (!type || !schema) return pattern;
    const unknown = takesAnything(value, schema) ? [] : checkName(name, path, known, type);
    if (unknown.length > 0) return [...unknown, ...pattern];
    return [...pattern, ...checkPatternType(rule, path, schema, name), ...checkValues(value, rule, path, name, { actions, type })];
  });
}
