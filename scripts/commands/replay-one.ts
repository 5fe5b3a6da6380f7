import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { LedgerAudit } from '../../src/contracts/ledger-entry.ts';
import { replayOutcomeSchema, type ReplayOutcome } from '../../src/contracts/replay.ts';
import { replay, type ReplayDependencies } from '../../src/operations/replay/replay.ts';
import { connect } from '../connect.ts';
import { startProgress } from '../progress.ts';
import { anyReasonOutput, resultOutput } from './audit-record-output.ts';
import { callerArn } from './caller.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Outcome } from './outcome.ts';
import { replayDependenciesOf, tidyDependenciesOf } from './review-dependencies.ts';
import { tidy } from './tidy.ts';

/** One replay: how it fared and, with `--wait`, how it ended; null while that isn't known. */
export const replayOneOutput = z.strictObject({
  outcome: replayOutcomeSchema,
  ending: z.nullable(z.strictObject({ result: resultOutput, reason: z.nullable(anyReasonOutput) })),
});
type Ending = z.infer<typeof replayOneOutput>['ending'];

const LOOK_EVERY_MS = 500;

export interface ReplayOneOptions {
  playbookVersion: number | undefined;
  isWaiting: boolean;
}

/** @returns how the next attempt ended, or null when the person didn't want to wait any more. */
async function awaitEnding(remediationId: string, { ledger }: ReplayDependencies): Promise<Ending> {
  const progress = startProgress(`waiting for ${remediationId}`);
  const ending = ({ result, reason }: LedgerAudit): Ending => ({ result, reason });
  try {
    for (let looks = 1; !progress.signal.aborted; looks += 1) {
      const entry = await ledger.get(remediationId);
      if (entry?.settledAt && entry.audit) return ending(entry.audit);
      progress.step(looks, undefined, entry ? 'under way' : 'in the queue');
      await delay(LOOK_EVERY_MS);
    }
    return null;
  } finally {
    progress.end();
  }
}

const EXIT_OF: Record<NonNullable<Ending>['result'], ExitCode> = { success: EXIT.done, failure: EXIT.failed, skipped: EXIT.refused };

function describe(outcome: Extract<ReplayOutcome, { kind: 'replayed' }>, ending: Ending): string {
  const said = `${outcome.replayOf} is replayed as ${outcome.remediationId}`;
  if (!ending) return `${said}: \`stackflow show ${outcome.remediationId}\`.`;
  return `${said}; it ended ${ending.result}${ending.reason ? `, ${ending.reason}` : ''}.`;
}

/** Who waits no longer doesn't know how it ended; a dry run that was planned has done what it was to do. */
function exitCodeFor(ending: Ending, isWaiting: boolean): ExitCode {
  if (!ending) return isWaiting ? EXIT.failed : EXIT.done;
  return ending.reason === 'dry-run' ? EXIT.done : EXIT_OF[ending.result];
}

/** Replays one. @throws what AWS throws: it can simply be called again. */
export async function replayOne(stage: string, reviewId: string, { playbookVersion, isWaiting }: ReplayOneOptions): Promise<Outcome> {
  const stack = await connect(stage);
  const dependencies = replayDependenciesOf(stack);
  const outcome = await replay(reviewId, { requestedBy: await callerArn(), playbookVersion }, dependencies);
  if (outcome.kind === 'refused')
    return { exitCode: EXIT.refused, text: `Not replayed, ${outcome.reason}: ${outcome.detail}.`, json: { outcome, ending: null } };
  const ending = isWaiting ? await awaitEnding(outcome.remediationId, dependencies) : null;
  await tidy(tidyDependenciesOf(stack), true);
  const exitCode = exitCodeFor(ending, isWaiting);
  return { exitCode, text: describe(outcome, ending), json: { outcome, ending } };
}
