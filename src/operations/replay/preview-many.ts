import * as z from 'zod/mini';
import { gateNameSchema, type GatePreview } from '../../contracts/gate-preview.ts';
import { reasonSchema } from '../../contracts/reasons.ts';
import { replayRefusalSchema, type ReplayRefusal } from '../../contracts/replay.ts';
import type { RemediationRequest } from '../../contracts/remediation-request.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import type { ReplayCheck } from './check-replay.ts';

/** What would become of many replays now. */
export const manyPreviewSchema = z.strictObject({
  looked: z.int(),
  /** How many every gate would let through. */
  allowed: z.int(),
  /** By the first gate that wouldn't: how many it would hold, or deny. */
  gates: z.array(z.strictObject({ gate: gateNameSchema, verdict: z.enum(['hold', 'deny']), reason: reasonSchema, count: z.int() })),
  /** How many can't be replayed at all. */
  refused: z.array(z.strictObject({ reason: replayRefusalSchema, count: z.int() })),
});
export type ManyPreview = z.infer<typeof manyPreviewSchema>;

export interface PreviewManyOptions {
  check: (reviewId: string) => Promise<ReplayCheck>;
  preview: (request: RemediationRequest) => Promise<GatePreview>;
  signal: AbortSignal;
  step: (done: number, total: number) => void;
}

/** What the first gate says that lets nothing through. */
type Stop = Omit<ManyPreview['gates'][number], 'count'>;

const isSame = (a: Stop, b: Stop): boolean => a.gate === b.gate && a.verdict === b.verdict && a.reason === b.reason;

function findStop({ gates }: GatePreview): Stop | undefined {
  const first = gates.find(({ decision }) => decision.verdict !== 'allow');
  if (!first || first.decision.verdict === 'allow') return undefined;
  const { verdict, reason } = first.decision;
  return { gate: first.gate, verdict, reason };
}

/** The next attempt as it would be asked for; one that is claimed is known already. */
function requestOf(check: Extract<ReplayCheck, { kind: 'allowed' }>): RemediationRequest | undefined {
  if (check.claim) return parseRequest(check.row.requestBody);
  const { request } = check.candidate;
  return { ...request, action: { ...request.action, playbookVersion: check.playbookVersion } };
}

async function lookAt(reviewId: string, { check, preview }: PreviewManyOptions): Promise<Stop | ReplayRefusal | undefined> {
  const checked = await check(reviewId);
  if (checked.kind === 'refused') return checked.reason;
  const request = requestOf(checked);
  return request ? findStop(await preview(request)) : 'unreadable';
}

/** Asks, for one after the other, what would become of its replay. Reads only. @throws what the stores throw */
export async function previewMany(reviewIds: string[], options: PreviewManyOptions): Promise<ManyPreview> {
  const many: ManyPreview = { looked: 0, allowed: 0, gates: [], refused: [] };
  for (const reviewId of reviewIds) {
    if (options.signal.aborted) break;
    const stop = await lookAt(reviewId, options);
    if (stop === undefined) many.allowed += 1;
    else if (typeof stop === 'string') count(many.refused, ({ reason }) => reason === stop, { reason: stop });
    else count(many.gates, (known) => isSame(known, stop), stop);
    many.looked += 1;
    options.step(many.looked, reviewIds.length);
  }
  return many;
}

function count<Line extends { count: number }>(lines: Line[], isIt: (line: Line) => boolean, fresh: Omit<Line, 'count'>): void {
  const line = lines.find(isIt);
  if (line) line.count += 1;
  else lines.push({ ...fresh, count: 1 } as Line);
}
