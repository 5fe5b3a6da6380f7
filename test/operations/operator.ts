import type { CheckReplayDependencies } from '../../src/operations/replay/check-replay.ts';
import type { ReplayDependencies } from '../../src/operations/replay/replay.ts';
import type { DiscardReviewDependencies } from '../../src/operations/review/discard-review.ts';
import type { TidyDependencies } from '../../src/operations/review/tidy-dead-letters.ts';
import type { LedgerEntry } from '../../src/contracts/ledger-entry.ts';
import { OPTED_IN } from '../support/fixtures.ts';
import { until, type Ended, type Flow, type Target } from '../support/flow.ts';

export const ALICE = 'arn:aws:iam::000000000000:user/alice';

/** A person with every right, at the stack's own time. */
export class Operator {
  readonly flow: Flow;
  #now = new Date();
  readonly replaying: ReplayDependencies;
  readonly tidying: TidyDependencies;
  readonly discarding: DiscardReviewDependencies;

  private constructor(flow: Flow, dependencies: { replaying: ReplayDependencies; tidying: TidyDependencies; discarding: DiscardReviewDependencies }) {
    const clock = { now: () => this.#now };
    this.flow = flow;
    this.replaying = { ...dependencies.replaying, clock };
    this.tidying = { ...dependencies.tidying, clock };
    this.discarding = { ...dependencies.discarding, clock };
  }

  /** The clients are loaded only now: they read the environment once. */
  static async over(flow: Flow): Promise<Operator> {
    const { replayDependenciesOf, tidyDependenciesOf, discardDependenciesOf } = await import('../../scripts/commands/review-dependencies.ts');
    const { outputs } = flow;
    return new Operator(flow, {
      replaying: replayDependenciesOf(outputs),
      tidying: tidyDependenciesOf(outputs),
      discarding: discardDependenciesOf(outputs),
    });
  }

  async #look(): Promise<void> {
    this.#now = await this.flow.now();
  }

  async check(reviewId: string, playbookVersion?: number, dependencies: CheckReplayDependencies = this.replaying) {
    const { checkReplay } = await import('../../src/operations/replay/check-replay.ts');
    await this.#look();
    return await checkReplay(reviewId, { playbookVersion }, dependencies);
  }

  async replay(reviewId: string, { playbookVersion, by = ALICE, ...changes }: { playbookVersion?: number; by?: string } & Partial<ReplayDependencies> = {}) {
    const { replay } = await import('../../src/operations/replay/replay.ts');
    await this.#look();
    return await replay(reviewId, { requestedBy: by, playbookVersion }, { ...this.replaying, ...changes });
  }

  async discard(reviewId: string, reason: string, changes: Partial<DiscardReviewDependencies> = {}) {
    const { discardReview } = await import('../../src/operations/review/discard-review.ts');
    await this.#look();
    return await discardReview(reviewId, { by: ALICE, reason }, { ...this.discarding, ...changes });
  }

  async tidy(isForced = false, changes: Partial<TidyDependencies> = {}) {
    const { tidyDeadLetters } = await import('../../src/operations/review/tidy-dead-letters.ts');
    await this.#look();
    return await tidyDeadLetters({ ...this.tidying, ...changes }, { isForced });
  }

  row = (reviewId: string) => this.replaying.reviews.get(reviewId);
  entry = (remediationId: string): Promise<LedgerEntry | undefined> => this.replaying.ledger.get(remediationId);

  /** @returns the ids of what the letters in the queue are about; none is taken. */
  async letters(): Promise<string[]> {
    const { reviewIdOf } = await import('../../src/decisions/review-id.ts');
    const ids: string[] = [];
    await this.tidying.deadLetters.walk(async (body) => {
      ids.push(reviewIdOf(JSON.parse(body)));
      return 'keep';
    });
    return ids.sort();
  }

  /** Remediates something whose command fails, with everything that follows from it. */
  async fail(changes: Parameters<Flow['remediate']>[1] = {}): Promise<Ended & { target: Target; remediationId: string }> {
    const target = await this.flow.makeTarget({}, { runSeconds: 1, outcome: 'Failed' });
    const ended = await this.flow.remediate(target, changes);
    const { remediationId } = ended.view;
    // Step Functions tells of the failure a moment later than the machine has settled it: that fences the row.
    await until(`the fence of ${remediationId}`, async () => (await this.flow.load(remediationId)).ledger.fencedAt);
    await this.flow.settled(remediationId);
    return { ...ended, target, remediationId };
  }

  /** What failed would succeed from now on. */
  repair = ({ instanceId }: Target) => this.flow.mergeEstate({ instances: [{ instanceId, ssm: { runSeconds: 1 }, tags: OPTED_IN }] });

  /** Waits until the engine has accepted the replay, and the row says so. */
  accepted = (reviewId: string): Promise<true> =>
    until(`the acceptance of ${reviewId}`, async () => {
      await this.tidy();
      return (await this.row(reviewId))?.replay?.acceptedAt ? true : undefined;
    });
}
