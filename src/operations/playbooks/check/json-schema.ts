import * as z from 'zod/mini';
import type { JsonPath } from './problem.ts';

/** As much of a JSON Schema as messages are made of. */
export interface JsonSchema {
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
}

/** @returns the JSON Schema of what a file may hold. */
export const jsonSchemaOf = (schema: z.ZodMiniType): JsonSchema => z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema;

function childrenOf(schema: JsonSchema, part: string | number): JsonSchema[] {
  const options = [schema, ...(schema.anyOf ?? [])];
  return options.flatMap(({ items, properties, additionalProperties }) => {
    const child = typeof part === 'number' ? items : properties && Object.hasOwn(properties, part) ? properties[part] : additionalProperties;
    return typeof child === 'object' ? [child] : [];
  });
}

/** @returns what the schema says about the value at the path: of alternatives, each. */
export const schemasAt = (schema: JsonSchema, path: JsonPath): JsonSchema[] =>
  path.reduce<JsonSchema[]>((found, part) => found.flatMap((one) => childrenOf(one, part)), [schema]);

/** @returns names that the object at the path may have, each once; names of free choice aren't among them. */
export const namesAt = (schema: JsonSchema, path: JsonPath): string[] => [
  ...new Set(schemasAt(schema, path).flatMap((one) => [one, ...(one.anyOf ?? [])].flatMap(({ properties = {} }) => Object.keys(properties)))),
];
