import type { Field } from './fields.ts';
import { namesAt, schemasAt, type JsonSchema } from './json-schema.ts';
import { isRecord, quote, valueAt } from './json-value.ts';
import { nearestName } from './nearest-name.ts';
import { pickBranch, type Issue } from './pick-branch.ts';
import { labelOf, wrong, type JsonPath, type Problem } from './problem.ts';

/** What the messages about a document are made of. */
export interface Explained {
  /** What was checked. */
  value: unknown;
  /** Where the value stands in the playbook. */
  base: JsonPath;
  schema: JsonSchema;
  fieldAt(path: JsonPath): Field | undefined;
}

const TYPES: Record<string, string> = {
  string: 'a text in quotation marks',
  number: 'a number without quotation marks',
  int: 'a whole number without quotation marks',
  integer: 'a whole number without quotation marks',
  boolean: 'true or false without quotation marks',
  array: 'a list in [ ]',
  object: 'an object in { }',
};

const json = (value: unknown): string => JSON.stringify(value);

const label = (path: JsonPath, { base }: Explained): string => labelOf([...base, ...path]);

function suchAs(path: JsonPath, { fieldAt }: Explained): string {
  const field = fieldAt(path);
  return field ? `, such as ${json(field.example)}` : '';
}

/** `a whole number from 1 to 86400`, as far as the schema says so. */
function boundsOf(path: JsonPath, { schema }: Explained): { least?: number; most?: number } {
  const [found = {}] = schemasAt(schema, path);
  const least = found.minimum ?? found.minLength ?? found.minItems;
  const most = found.maximum ?? found.maxLength ?? found.maxItems;
  return { ...(least !== undefined && least > Number.MIN_SAFE_INTEGER && { least }), ...(most !== undefined && most < Number.MAX_SAFE_INTEGER && { most }) };
}

function rangeOf(path: JsonPath, explained: Explained): string {
  const { least, most } = boundsOf(path, explained);
  if (least !== undefined && most !== undefined) return `from ${least} to ${most}`;
  return least === undefined ? `of ${most} at most` : `of ${least} at least`;
}

/** A value of the right type that the wrong one may stand for: `"600"` was 600. */
function meant(value: unknown, expected: string): unknown {
  if ((expected === 'number' || expected === 'int') && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (expected === 'int' && typeof value === 'number') return Math.round(value);
  if (expected === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return expected === 'array' && typeof value === 'string' ? [value] : undefined;
}

function explainMissing(path: JsonPath, explained: Explained): Problem {
  const { base, fieldAt } = explained;
  const name = String(path.at(-1));
  const example = fieldAt(path)?.example ?? '…';
  return wrong([...base, ...path.slice(0, -1)], `${label(path, explained)} is missing`, `add ${json(name)}: ${json(example)}`);
}

function explainType(path: JsonPath, expected: string, explained: Explained): Problem {
  const value = valueAt(explained.value, path);
  const at = [...explained.base, ...path];
  if (expected === 'never') return wrong(at, `${label(path, explained)} doesn't go together with the rest`, 'take it out', { on: 'key' });
  const guess = meant(value, expected);
  const wanted = TYPES[expected] ?? expected;
  return wrong(at, `${label(path, explained)} is ${quote(value)}`, guess === undefined ? `write ${wanted}${suchAs(path, explained)}` : `write ${json(guess)}: ${wanted}`);
}

function explainUnknown(path: JsonPath, key: string, explained: Explained): Problem {
  const { base, schema } = explained;
  const known = namesAt(schema, path);
  const near = nearestName(key, known);
  const instead = near === undefined ? `take it out; ${label(path, explained)} has ${known.join(', ') || 'no members'}` : `write ${json(near)}`;
  return wrong([...base, ...path, key], `${json(key)} is unknown in ${label(path, explained)}`, instead, { on: 'key' });
}

function explainSize(path: JsonPath, origin: string, explained: Explained): Problem {
  const value = valueAt(explained.value, path);
  const range = rangeOf(path, explained);
  const at = [...explained.base, ...path];
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0;
  if (origin === 'string') return wrong(at, `${label(path, explained)} has ${size} characters`, `write a text with a length ${range}${size === 0 ? suchAs(path, explained) : ''}`);
  if (origin === 'array') return wrong(at, `${label(path, explained)} has ${size} members`, `write a list with a length ${range}${suchAs(path, explained)}`);
  return wrong(at, `${label(path, explained)} is ${quote(value)}`, `write a number ${range}`);
}

const kebab = (text: string): string => text.trim().replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

function explainFormat(path: JsonPath, pattern: string, explained: Explained): Problem {
  const value = valueAt(explained.value, path);
  const field = explained.fieldAt(path);
  const guess = kebab(String(value));
  const fits = new RegExp(pattern.replace(/^\/|\/[a-z]*$/g, '')).test(guess) && guess !== value;
  const form = field?.form ?? `what fits ${pattern}`;
  return wrong([...explained.base, ...path], `${label(path, explained)} is ${quote(value)}`, `write ${fits ? `${json(guess)}: ` : ''}${form}${fits ? '' : suchAs(path, explained)}`);
}

function explainChoice(path: JsonPath, values: readonly unknown[], explained: Explained): Problem {
  const value = valueAt(explained.value, path);
  if (value === undefined) return explainMissing(path, explained);
  const near = typeof value === 'string' ? nearestName(value, values.map(String)) : undefined;
  const all = values.map(json);
  const choice = all.length === 1 ? String(all[0]) : `${all.slice(0, -1).join(', ')} or ${String(all.at(-1))}`;
  return wrong([...explained.base, ...path], `${label(path, explained)} is ${quote(value)}`, all.length === 1 ? `write ${explained.fieldAt(path)?.form ?? choice}` : near === undefined ? `write ${choice}` : `write ${json(near)} (it can be ${choice})`);
}

function explainName(path: JsonPath, issue: Issue | undefined, explained: Explained): Problem {
  const at = [...explained.base, ...path];
  if (issue?.code === 'custom') return wrong(at, `${label(path, explained)} is the playbook's alone to say`, 'take it out: a request can never set it', { on: 'key' });
  return wrong(at, `${json(path.at(-1))} is no name of a parameter`, 'write letters and digits alone, a letter first', { on: 'key' });
}

/** Alternatives of which each is one value, or one plain type. */
function explainAlternatives(path: JsonPath, branches: readonly (readonly Issue[])[], explained: Explained): Problem[] {
  const value = valueAt(explained.value, path);
  if (value === undefined) return [explainMissing(path, explained)];
  const isPlain = branches.every((issues) => issues.every((issue) => issue.path.length === 0));
  const values = branches.flatMap((issues) => issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : [])));
  if (isPlain && values.length > 0) return [explainChoice(path, values, explained)];
  if (isPlain && !branches.some((issues) => issues.some((issue) => issue.code === 'invalid_type' && issue.expected === 'object')))
    return [wrong([...explained.base, ...path], `${label(path, explained)} is ${quote(value)}`, 'write a text, a number, true or false, or a list of texts')];
  const issues = pickBranch(branches).map((issue) => ({ ...issue, path: [...path, ...issue.path] as PropertyKey[] }) as Issue);
  return explainIssues(issues, explained);
}

function explainIssue(issue: Issue, explained: Explained): Problem[] {
  const path = issue.path as JsonPath;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => explainUnknown(path, key, explained));
    case 'invalid_type':
      return [valueAt(explained.value, path) === undefined ? explainMissing(path, explained) : explainType(path, issue.expected, explained)];
    case 'too_small':
    case 'too_big':
      return [explainSize(path, issue.origin, explained)];
    case 'invalid_format':
      return [explainFormat(path, (issue as { pattern?: string }).pattern ?? '', explained)];
    case 'invalid_value':
      return [explainChoice(path, issue.values, explained)];
    case 'invalid_key':
      return [explainName(path, issue.issues[0], explained)];
    case 'invalid_union':
      return explainAlternatives(path, issue.errors, explained);
    default:
      return [explainOther(path, issue.message, explained)];
  }
}

function explainOther(path: JsonPath, message: string, explained: Explained): Problem {
  const form = explained.fieldAt(path)?.form;
  if (path.length === 0) return wrong(explained.base, `${label(path, explained)} doesn't hold together`, message);
  return wrong([...explained.base, ...path], `${label(path, explained)} is ${quote(valueAt(explained.value, path))}`, form === undefined ? message : `write ${form}`);
}

/** A member whose name was only misspelt isn't missing as well. */
function isMisspelt({ path, code }: Issue, issues: readonly Issue[], { value }: Explained): boolean {
  if (code !== 'invalid_type' || valueAt(value, path as JsonPath) !== undefined) return false;
  const parent = json(path.slice(0, -1));
  const unknown = issues.flatMap((other) => (other.code === 'unrecognized_keys' && json(other.path) === parent ? other.keys : []));
  return unknown.some((key) => nearestName(key, [String(path.at(-1))]) !== undefined) && isRecord(valueAt(value, path.slice(0, -1) as JsonPath));
}

/** @returns the schema's issues as problems with a remedy each. */
export const explainIssues = (issues: readonly Issue[], explained: Explained): Problem[] =>
  issues.filter((issue) => !isMisspelt(issue, issues, explained)).flatMap((issue) => explainIssue(issue, explained));
