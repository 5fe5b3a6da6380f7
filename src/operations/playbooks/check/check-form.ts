import { playbookSchema } from '../../../contracts/playbook.ts';
import { explainIssues } from './explain-issue.ts';
import { FIELDS, fieldKeyOf } from './fields.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';
import { isRecord, quote } from './json-value.ts';
import { wrong, type JsonPath, type Problem } from './problem.ts';

let schema: JsonSchema | undefined;

const SCRIPT: JsonPath = ['action', 'parameters', 'commands'];

/** What the placeholders' check says better. */
const isSaidElsewhere = ({ code, path }: { code?: string; path: PropertyKey[] }): boolean => code === 'custom' && path.join('.') === SCRIPT.join('.');

/** @returns what the contract of playbooks refuses. */
export function checkForm(value: unknown): Problem[] {
  if (!isRecord(value)) return [wrong([], `a playbook is one object, not ${quote(value)}`, 'write { at its beginning and } at its end')];
  const { error } = playbookSchema.safeParse(value);
  if (!error) return [];
  schema ??= jsonSchemaOf(playbookSchema);
  const issues = error.issues.filter((issue) => !isSaidElsewhere(issue));
  return explainIssues(issues, { value, base: [], schema, fieldAt: (path) => FIELDS[fieldKeyOf(path)] });
}
