import type { LedgerEntry } from '../contracts/ledger-entry.ts';

/** A call was made, and nobody has seen how it ended. */
export const isEffectUnknown = ({ effect }: LedgerEntry): boolean =>
  effect !== undefined && effect.status !== 'refused' && effect.outcome !== 'succeeded' && effect.outcome !== 'failed';
