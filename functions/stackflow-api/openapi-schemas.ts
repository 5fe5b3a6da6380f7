import * as z from 'zod/mini';
import { auditTrailRecordSchema } from '../../src/contracts/api/audit.ts';
import { problemSchema } from '../../src/contracts/api/problem.ts';
import { remediationSummarySchema } from '../../src/contracts/api/remediations.ts';
import { decisionSchema } from '../../src/contracts/decision.ts';
import { gatePreviewSchema } from '../../src/contracts/gate-preview.ts';
import { maintenanceWindowSchema } from '../../src/contracts/maintenance-window.ts';
import { instantSchema } from '../../src/contracts/names.ts';
import { playbookSchema } from '../../src/contracts/playbook.ts';
import { numberTexts } from '../../src/contracts/query-values.ts';
import { reviewItemSchema } from '../../src/contracts/review.ts';

export type Schema = z.ZodMiniType;
export type Json = Record<string, unknown>;

/** What has a name in the document; everything else stands where it is used. */
const NAMED = {
  AuditTrailRecord: auditTrailRecordSchema,
  Decision: decisionSchema,
  GatePreview: gatePreviewSchema,
  Instant: instantSchema,
  MaintenanceWindow: maintenanceWindowSchema,
  Playbook: playbookSchema,
  Problem: problemSchema,
  RemediationSummary: remediationSummarySchema,
  ReviewItem: reviewItemSchema,
};

/** What is sent to us may leave out what has a default, so that only names of texts mean the same there. */
const namesOf = (schemas: Record<string, Schema>) => {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  return registry;
};
const NAMES = { input: namesOf({ Instant: instantSchema }), output: namesOf(NAMED) };

/** What an address gives as text is a number to whoever asks. */
function showNumber({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const bounds = numberTexts.get(zodSchema as unknown as Schema);
  if (!bounds) return;
  delete jsonSchema.pattern;
  Object.assign(jsonSchema, { type: 'integer', minimum: bounds.least, maximum: bounds.most });
}

const convert = (schema: Schema, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: NAMES[io], override: showNumber }) as Json;

/** Names are looked up in the document's own place for them. */
function inDocument<T>(json: T): T {
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as T;
}

/** @param io as it is sent to us, or as we send it */
export function toJsonSchema(schema: Schema, io: 'input' | 'output'): Json {
  const { $schema: _, $defs: __, id: ___, ...json } = convert(schema, io);
  return inDocument(json);
}

/** @returns everything that has a name. */
export function namedSchemas(): Json {
  const { $defs = {} } = convert(z.strictObject(NAMED), 'output') as { $defs?: Record<string, Json> };
  return inDocument(Object.fromEntries(Object.entries($defs).map(([name, { id: _, ...json }]) => [name, json])));
}
