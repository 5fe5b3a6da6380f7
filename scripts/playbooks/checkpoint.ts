import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import canonicalize from 'canonicalize';
import * as z from 'zod/mini';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { instantSchema } from '../../src/contracts/names.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import { backtestTallySchema } from '../../src/decisions/backtest/tally.ts';
import { UsageError } from '../commands/exit-codes.ts';

/** How far a backtest came, and what was asked: it goes on only with the same question. */
const checkpointSchema = z.strictObject({
  schemaVersion: z.literal(1),
  stage: z.string(),
  playbookHash: z.string(),
  days: z.int(),
  from: instantSchema,
  to: instantSchema,
  next: z.optional(z.nullable(z.string())),
  tally: backtestTallySchema,
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** @returns what tells one playbook's content from another's. */
export const hashPlaybook = (playbook: Playbook): string => createHash('sha256').update(canonicalize(playbook) ?? '').digest('hex');

function parse(file: string): Checkpoint {
  const parsed = checkpointSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new SyntaxError(describeIssues(parsed.error));
  return parsed.data;
}

/** What must be the same, in words. */
const SAID = { stage: 'stage', playbookHash: 'playbook', days: 'number of days', to: 'end' } as const;

/**
 * @param asked what this run is about
 * @returns where an earlier run stopped, or undefined when there is no such file
 * @throws UsageError when the file is about something else
 */
export function readCheckpoint(file: string, asked: Pick<Checkpoint, 'stage' | 'playbookHash' | 'days'> & { to?: string }): Checkpoint | undefined {
  if (!existsSync(file)) return undefined;
  let found: Checkpoint;
  try {
    found = parse(file);
  } catch (error) {
    throw new UsageError(`--checkpoint ${file} is no checkpoint: ${(error as Error).message}. Name another file, or delete it.`);
  }
  const other = (Object.keys(SAID) as (keyof typeof SAID)[]).find((name) => asked[name] !== undefined && found[name] !== asked[name]);
  if (other === undefined) return found;
  throw new UsageError(`--checkpoint ${file} is of another ${SAID[other]}. Name another file, or delete it to begin anew.`);
}

/** Writes it so that a crash leaves the one before, or this one. */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  const beside = `${file}.tmp`;
  writeFileSync(beside, JSON.stringify(checkpoint));
  renameSync(beside, file);
}
