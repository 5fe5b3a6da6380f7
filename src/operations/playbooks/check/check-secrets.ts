import { redactValue } from '../../../contracts/redaction/redact.ts';
import { isRecord } from './json-value.ts';
import { labelOf, wrong, type JsonPath, type Problem } from './problem.ts';

/** @returns the paths at which the two differ. */
function changedPaths(before: unknown, after: unknown, path: JsonPath = []): JsonPath[] {
  if (Array.isArray(before) && Array.isArray(after)) return before.flatMap((item, index) => changedPaths(item, after[index], [...path, index]));
  if (isRecord(before) && isRecord(after)) return Object.keys(before).flatMap((name) => changedPaths(before[name], after[name], [...path, name]));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
}

const INSTEAD = 'keep it in Secrets Manager or Parameter Store, and write its name here';

/** A playbook is read by many: what redaction would hide in it has no place there. The secret itself isn't repeated. */
export const checkSecrets = (value: unknown): Problem[] =>
  changedPaths(value, redactValue(value)).map((path) => wrong(path, `${labelOf(path)} looks like a secret`, INSTEAD));
