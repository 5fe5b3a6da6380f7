import type * as z from 'zod/mini';
import { actionTypeSchema, type ActionType } from '../../../contracts/names.ts';
import { ACTION_FIELDS } from './action-fields.ts';
import { explainIssues } from './explain-issue.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { isRecord, valueAt } from './json-value.ts';
import { issuesOf, type Issue } from './pick-branch.ts';
import type { JsonPath, Problem } from './problem.ts';

/** What each action takes: the registry of actions is one of these. */
export type ActionForms = Record<ActionType, { targetSchema: z.ZodMiniType; parametersSchema: z.ZodMiniType }>;

/** The type that a playbook's action has, if there is such a type. */
export function actionTypeOf(value: unknown): ActionType | undefined {
  const { data } = actionTypeSchema.safeParse(valueAt(value, ['action', 'type']));
  return data;
}

/** What a placeholder becomes isn't known yet; that it becomes a text is. */
function isFilledLater(issue: Issue, value: unknown): boolean {
  if (issue.code !== 'invalid_format' && issue.code !== 'too_small' && issue.code !== 'too_big') return false;
  const text = valueAt(value, issue.path as JsonPath);
  return typeof text === 'string' && text.includes('{{');
}

/** Names and values that the playbook's own contract refuses are explained there. */
const isPlain = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one) || (Array.isArray(one) && one.every((item) => typeof item === 'string')));

function checkPart(value: unknown, schema: z.ZodMiniType, base: JsonPath): Problem[] {
  const part = valueAt(value, base);
  if (!isPlain(part)) return [];
  const issues = issuesOf(schema, part).filter((issue) => !isFilledLater(issue, part));
  const fieldAt = (path: JsonPath) => ACTION_FIELDS[String(path[0])];
  return explainIssues(issues, { value: part, base, schema: jsonSchemaOf(schema), fieldAt });
}

/** @returns what the action itself would refuse of its target and parameters. */
export function checkAction(value: unknown, actions: ActionForms): Problem[] {
  const type = actionTypeOf(value);
  if (type === undefined) return [];
  const { targetSchema, parametersSchema } = actions[type];
  return [...checkPart(value, targetSchema, ['action', 'target']), ...checkPart(value, parametersSchema, ['action', 'parameters'])];
}
