import { controlScopes, DEFAULT_LIMITS, type Control, type Limits } from '../../src/contracts/control.ts';
import type { Slot } from '../../src/contracts/activity.ts';
import type { Refusal } from '../../src/contracts/decision.ts';
import type { Safety } from '../../src/contracts/playbook.ts';
import { takeSlot, type LimitFacts } from '../../src/decisions/take-slot.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { CiCountStore } from '../../src/stores/ci-count-store.ts';
import type { ControlStore } from '../../src/stores/control-store.ts';
import type { LeaseStore } from '../../src/stores/lease-store.ts';

export interface ReserveDependencies {
  controls: Pick<ControlStore, 'read' | 'changeActivity'>;
  leases: Pick<LeaseStore, 'get'>;
  ciCounts: CiCountStore;
  clock: Clock;
}

/** Who wants to act, and by which rules. */
export interface Reservation {
  candidate: LimitFacts['candidate'];
  safety: Safety;
}

const limitsOf = (controls: readonly Control[]): Limits => controls.find(({ scope }) => scope === 'all')?.limits ?? DEFAULT_LIMITS;

async function sizesFor(limits: Limits, { accountId, service }: Pick<Slot, 'accountId' | 'service'>, { ciCounts, clock }: ReserveDependencies) {
  const { maxPercentOfAccountAtOnce, maxPercentOfServiceAtOnce } = limits;
  return {
    ...(maxPercentOfAccountAtOnce !== undefined && { account: await ciCounts.ofAccount(accountId, clock.now()) }),
    ...(maxPercentOfServiceAtOnce !== undefined && service !== undefined && { service: await ciCounts.ofService(service, clock.now()) }),
  };
}

/** Takes the slot that every limit counts. @returns a refusal when one of them is reached; nothing is taken then. */
export async function reserve({ candidate, safety }: Reservation, dependencies: ReserveDependencies): Promise<Refusal | undefined> {
  const { controls, leases, clock } = dependencies;
  const [switches, lease] = await Promise.all([controls.read(controlScopes(candidate)), leases.get(candidate.ciId)]);
  const limits = limitsOf(switches);
  const sizes = await sizesFor(limits, candidate, dependencies);
  return controls.changeActivity((activity) => {
    const { refusal, next } = takeSlot(activity, { candidate, safety, limits, sizes, ciUses: lease?.uses ?? [], now: clock.now() });
    return { answer: refusal, next };
  });
}
