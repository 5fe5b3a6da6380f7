import type { Alert, IntakeReason } from '../contracts/alert.ts';
import type { ConfigurationItem } from '../contracts/configuration-item.ts';
import type { Clock } from '../platform/clock.ts';
import type { CiIndexStore } from '../stores/ci-index-store.ts';
import type { ConfigurationItemStore } from '../stores/configuration-item-store.ts';

export interface FindCiDependencies {
  configurationItems: ConfigurationItemStore;
  ciIndex: CiIndexStore;
  clock: Clock;
}

export type FoundCi = { ci: ConfigurationItem } | { reason: IntakeReason; detail: string };

const describe = (lookup: Record<string, string>): string =>
  Object.entries(lookup)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** The index may be minutes old: the record itself has the last word. */
const stillHas = (ci: ConfigurationItem | undefined, lookup: Record<string, string>): ci is ConfigurationItem =>
  ci !== undefined && Object.entries(lookup).every(([name, value]) => ci[name] === value);

/**
 * The one CI that an alert is about: by its id, else by the most telling of what it says, and by nothing less. None, or
 * several, is a refusal: nothing is guessed.
 * @param since when the alert came: a CI that was there then is found
 * @throws CiIndexTooOldError when that can't be said yet
 */
export async function findCi(
  { ciId, lookups }: Alert['about'],
  since: Date,
  { configurationItems, ciIndex, clock }: FindCiDependencies,
): Promise<FoundCi> {
  if (ciId !== undefined) {
    const ci = await configurationItems.get(ciId);
    return ci ? { ci } : { reason: 'no-ci', detail: `there is no CI ${ciId}` };
  }
  const [lookup] = lookups;
  if (lookup === undefined) return { reason: 'no-ci', detail: 'the alert says nothing that a CI could be found by' };
  const [first, ...others] = await ciIndex.find(lookup, since, clock.now());
  if (first !== undefined && others.length > 0) {
    const detail = `${others.length + 1} CIs have ${describe(lookup)}: ${[first, ...others].slice(0, 5).join(', ')}`;
    return { reason: 'ambiguous-ci', detail };
  }
  const ci = first === undefined ? undefined : await configurationItems.get(first);
  return stillHas(ci, lookup) ? { ci } : { reason: 'no-ci', detail: `no CI has ${describe(lookup)}` };
}
