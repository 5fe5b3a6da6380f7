import type { ChainMark } from '../../src/contracts/audit-evidence.ts';
import { sortMarks } from '../../src/stores/chain-head-store.ts';
import type { ChainListStore, NextList } from '../../src/stores/chain-list-store.ts';
import type { ListEntry } from '../../src/stores/newest-list-row.ts';

type Anchors = Map<string, ChainMark>;

/**
 * The next list of anchors: those of all lists before, and the last links of what is going to be dropped. CloudTrail's
 * events stay, so that their chains need none.
 */
export function nextAnchors(lists: Pick<ChainListStore, 'read'>, dropped: ChainMark[]): NextList {
  async function read(before: ListEntry | undefined): Promise<Anchors> {
    const records = before ? (await lists.read(before)).records : [];
    return new Map(records.map((mark) => [mark[0], mark]));
  }

  const isLater = (known: Anchors, [ciId, sequence]: ChainMark): boolean => sequence > (known.get(ciId)?.[1] ?? 0);

  return {
    async isNeeded(before) {
      const known = await read(before);
      return dropped.some((mark) => isLater(known, mark));
    },
    async collect(before) {
      const known = await read(before);
      const later = dropped.filter((mark) => isLater(known, mark));
      for (const mark of later) known.set(mark[0], mark);
      return { records: sortMarks([...known.values()]), events: [] };
    },
  };
}
