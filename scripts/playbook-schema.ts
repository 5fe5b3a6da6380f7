import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NEVER_OVERRIDABLE, playbookSchema } from '../src/contracts/playbook.ts';
import { jsonSchemaOf, type JsonSchema } from '../src/operations/playbooks/check/json-schema.ts';
import { describeSchema, type DescribedSchema } from './playbooks/describe-schema.ts';
import { actionConditions } from './playbooks/schema-of-actions.ts';

/** Where editors find it: each playbook's `$schema` line points here. */
export const SCHEMA_FILE = fileURLToPath(new URL('../playbooks/playbook.schema.json', import.meta.url));

/** A refinement of the contract, which JSON Schema has to be told. */
function refuseNeverOverridable({ properties = {}, ...schema }: JsonSchema): JsonSchema {
  const overridable = properties['overridable'] as DescribedSchema;
  const propertyNames = { allOf: [overridable.propertyNames, { not: { enum: [...NEVER_OVERRIDABLE] } }] };
  return { ...schema, properties: { ...properties, overridable: { ...overridable, propertyNames } as JsonSchema } };
}

/** @returns the JSON Schema of a playbook file, as text; made from the schemas that bootstrap and the actions check with. */
export function playbookJsonSchema(): string {
  const schema = refuseNeverOverridable(describeSchema(jsonSchemaOf(playbookSchema)));
  const { $schema, ...rest } = schema as JsonSchema & { $schema: string };
  return `${JSON.stringify({ $schema, title: 'StackFlow remediation playbook', ...rest, allOf: actionConditions() }, null, 2)}\n`;
}

// `npm run schema` runs this file.
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, playbookJsonSchema());
