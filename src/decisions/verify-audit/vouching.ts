import type { Vouched, VouchedChain, VouchedRows } from './verdict.ts';

const none = (): VouchedRows => ({ byLists: 0, byLedger: 0, byNothing: 0 });

export type Vouching = ReturnType<typeof createVouching>;

/** Counts what vouches for the rows of each chain. */
export function createVouching() {
  const chains = new Map<string, VouchedChain>();
  const totals = { records: none(), events: none() };
  return {
    count(where: 'records' | 'events', ciId: string, by: keyof VouchedRows): void {
      let chain = chains.get(ciId);
      if (!chain) chains.set(ciId, (chain = { ciId, records: none(), events: none() }));
      chain[where][by] += 1;
      totals[where][by] += 1;
    },
    report: (): Pick<Vouched, 'records' | 'events' | 'chains'> => ({
      ...totals,
      chains: [...chains.values()].sort((one, other) => (one.ciId < other.ciId ? -1 : 1)),
    }),
  };
}

const rows = ({ records, events }: Record<'records' | 'events', VouchedRows>, by: keyof VouchedRows): string =>
  `${records[by]} record${records[by] === 1 ? '' : 's'} and ${events[by]} event${events[by] === 1 ? '' : 's'}`;

/** What the range that was asked for leaves open. */
export interface Bounds {
  from?: string | undefined;
  to?: string | undefined;
}

function describeGaps({ openChains, droppedRecords }: Pick<Vouched, 'openChains' | 'droppedRecords'>, { from, to }: Bounds): string[] {
  return [
    ...(droppedRecords > 0 ? [`${droppedRecords} records were dropped by retention: its exports vouch for them.`] : []),
    ...(openChains > 0 ? [`${openChains} chains begin in the middle, since what was written before ${from} was left out: their first links are taken as they are.`] : []),
    ...(to === undefined ? [] : [`What was cut off at the end of a chain shows only without --to (${to}).`]),
  ];
}

/** @returns up to where the trail is vouched for, in words. */
export function describeVouched(vouched: Omit<Vouched, 'sentence'>, bounds: Bounds): string {
  const { newestList, isLedgerAtHand } = vouched;
  const lists = newestList
    ? `Signed lists vouch for ${rows(vouched, 'byLists')}, up to ${newestList.signedAt} (${newestList.key}).`
    : 'No signed list of chain heads vouches for anything.';
  const { records, events } = vouched;
  const forged = records.byNothing + events.byNothing > 0 ? `${rows(vouched, 'byNothing')} may be forged, and ` : '';
  const ledger = isLedgerAtHand
    ? `The ledger vouches for ${rows(vouched, 'byLedger')} that came later.`
    : `Without the ledger nothing vouches for what came later: ${forged}what was cut off behind doesn't show.`;
  return [lists, ledger, ...describeGaps(vouched, bounds)].join(' ');
}
