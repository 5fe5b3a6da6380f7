import * as z from 'zod/mini';
import { replayRefusalSchema } from '../replay.ts';
import { playbookRefusalSchema } from './playbooks.ts';

/** Every problem that the API answers with: its status and its title, which stay as they are. */
export const PROBLEMS = {
  'not-understood': [400, 'Not understood'],
  unproved: [401, 'Unproved'],
  'not-authenticated': [401, 'Not authenticated'],
  'not-allowed': [403, 'Not allowed'],
  'not-found': [404, 'Not found'],
  'no-such-method': [405, 'No such method'],
  refused: [409, 'Refused'],
  known: [409, 'Known'],
  'in-flight': [409, 'In flight'],
  'too-large': [413, 'Too large'],
  'not-json': [415, 'Not JSON'],
  'key-used': [422, 'Key used'],
  'too-many': [429, 'Too many'],
  failed: [500, 'Failed'],
  'not-now': [503, 'Not now'],
} as const satisfies Record<string, readonly [status: number, title: string]>;
export type ProblemKind = keyof typeof PROBLEMS;

/** Identifies the kind of a problem (RFC 9457); there is nothing to fetch there. */
export const problemType = (kind: ProblemKind): `urn:stackflow:problem:${ProblemKind}` => `urn:stackflow:problem:${kind}`;

const KINDS = Object.keys(PROBLEMS) as ProblemKind[];

/** Why something can't be replayed or discarded, or a playbook not be changed. */
export const refusalReasonSchema = z.enum([...replayRefusalSchema.options, ...playbookRefusalSchema.options]);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;

/** Body of every answer that isn't 2xx (`application/problem+json`). */
export const problemSchema = z.strictObject({
  type: z.enum(KINDS.map(problemType)),
  status: z.int(),
  title: z.string(),
  /** What is wrong, and what to do next. */
  detail: z.string(),
  reason: z.optional(refusalReasonSchema),
});
export type Problem = z.infer<typeof problemSchema>;
