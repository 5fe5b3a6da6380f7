import { actionForms } from '../../src/actions/forms.ts';
import { ACTION_FIELDS } from '../../src/operations/playbooks/check/action-fields.ts';
import { jsonSchemaOf, type JsonSchema } from '../../src/operations/playbooks/check/json-schema.ts';

/** What a placeholder becomes fits the form that the action wants; what stands in the file needn't. */
const PLACEHOLDER = String.raw`\{\{\s*ci\.[A-Za-z][A-Za-z0-9_]*\s*\}\}`;

const allowPlaceholder = ({ pattern, ...schema }: JsonSchema): JsonSchema => (pattern === undefined ? schema : { ...schema, pattern: `(${pattern})|${PLACEHOLDER}` });

function describeMember(name: string, schema: JsonSchema): object {
  const field = ACTION_FIELDS[name];
  const { items, ...rest } = allowPlaceholder(schema);
  return { ...(field && { description: field.says, examples: [field.example] }), ...rest, ...(items && { items: allowPlaceholder(items) }) };
}

function describeMembers({ $schema: _, anyOf, properties, ...schema }: JsonSchema & { $schema?: string }): object {
  const members = Object.entries(properties ?? {}).map(([name, one]) => [name, describeMember(name, one)] as const);
  return { ...schema, ...(properties && { properties: Object.fromEntries(members) }), ...(anyOf && { anyOf: anyOf.map((one) => describeMembers(one)) }) };
}

const isOfType = (type: string) => ({
  required: ['action'],
  properties: { action: { required: ['type'], properties: { type: { const: type } } } },
});

/** @returns for each kind of action, what its target and parameters may be: editors complete them too. */
export const actionConditions = (): object[] =>
  Object.entries(actionForms).map(([type, { targetSchema, parametersSchema }]) => ({
    if: isOfType(type),
    then: {
      properties: {
        action: { properties: { target: describeMembers(jsonSchemaOf(targetSchema)), parameters: describeMembers(jsonSchemaOf(parametersSchema)) } },
      },
    },
  }));
