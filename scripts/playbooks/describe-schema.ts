import { FIELDS } from '../../src/operations/playbooks/check/fields.ts';
import type { JsonSchema } from '../../src/operations/playbooks/check/json-schema.ts';

/** A schema with what editors show beside what they complete. */
export type DescribedSchema = JsonSchema & { description?: string; examples?: unknown[]; propertyNames?: unknown };

/** Thrown when the contract has a member that nobody has described: editors, and people, would not be told what it is for. */
export class UndescribedFieldError extends Error {
  override readonly name = 'UndescribedFieldError';
  constructor(field: string) {
    super(`Nothing says what ${field} is for. Describe it in src/operations/playbooks/check/fields.ts.`);
  }
}

const within = (key: string, name: string): string => (key === '' ? name : `${key}.${name}`);

function describeMembers(schema: JsonSchema, key: string): JsonSchema {
  const { properties, additionalProperties, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, describe(one, within(key, name))])) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: describe(additionalProperties, within(key, '*')) }),
    ...(items && !isParameterList(key) && { items: describe(items, within(key, '*')) }),
    ...(anyOf && { anyOf: anyOf.map((one) => describeMembers(one, key)) }),
  };
}

/** Lists among the values of a parameter, which its own member describes. */
const isParameterList = (key: string): boolean => /^action\.(target|parameters)\.\*$|\.enum\.\*$/.test(key);

function describe(schema: JsonSchema, key: string): DescribedSchema {
  const field = FIELDS[key];
  if (!field) throw new UndescribedFieldError(key);
  return { description: field.says, examples: [field.example], ...describeMembers(schema, key) };
}

/** @returns the playbooks' schema with a description and an example of every member. @throws UndescribedFieldError */
export const describeSchema = (schema: JsonSchema): JsonSchema => describeMembers(schema, '');
