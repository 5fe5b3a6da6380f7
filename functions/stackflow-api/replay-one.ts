import type * as z from 'zod/mini';
import type { replayAnswerSchema } from '../../src/contracts/api/reviews.ts';
import { requestReplay, type RequestReplayDependencies } from '../../src/operations/replay/request-replay.ts';
import type { Refusal } from './answers.ts';
import { refuseDecision } from './routes/refusals.ts';

/** Hands the wish to the intake, which alone may sign. @returns the next attempt, or why there is none */
export async function replayOne(
  id: string,
  wish: { playbookVersion?: number | undefined },
  by: string,
  dependencies: RequestReplayDependencies,
): Promise<z.infer<typeof replayAnswerSchema> | Refusal> {
  const outcome = await requestReplay(id, { requestedBy: by, ...wish }, dependencies);
  return outcome.kind === 'refused' ? refuseDecision(outcome) : { remediationId: outcome.remediationId, replayOf: outcome.replayOf };
}
