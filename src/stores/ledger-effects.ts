import type { Effect } from '../contracts/ledger-entry.ts';
import { isMessage } from '../contracts/reviewed-message.ts';
import { LeaseLostError } from './errors.ts';
import type { LedgerRows } from './ledger-row.ts';

/** Who writes: a ledger write about an effect counts only with the token that the lease gave. */
export interface Writer {
  remediationId: string;
  ciId: string;
  fencingToken: number;
}

export type IntentResult = { kind: 'recorded' } | { kind: 'existing'; effect: Effect };

/** What the ledger says of the one effect of a remediation. */
export const createLedgerEffects = ({ get, update }: LedgerRows) => ({
  /** Replaces the effect that was read: same token, same invocation, one of these states. @throws LeaseLostError otherwise. */
  async replaceEffect(writer: Writer, effect: Effect, from: Effect['status'][]): Promise<void> {
    const states = Object.fromEntries(from.map((status, index) => [`:from${index}`, status]));
    const written = await update(
      writer.remediationId,
      'SET effect = :effect',
      `fencingToken = :token AND effect.invocationId = :invocation AND effect.#status IN (${Object.keys(states).join(', ')})`,
      { ':effect': effect, ':token': writer.fencingToken, ':invocation': effect.invocationId, ...states },
    );
    if (!written) throw new LeaseLostError(writer.remediationId, writer.ciId);
  },

  /**
   * Ledger row before the call. Only the first writer wins; a later one learns what is there.
   * @throws LeaseLostError when another token has come since.
   */
  async recordIntent(writer: Writer, effect: Effect): Promise<IntentResult> {
    const recorded = await update(
      writer.remediationId,
      'SET effect = :effect',
      'fencingToken = :token AND (attribute_not_exists(effect) OR effect.#status = :refused)',
      { ':effect': effect, ':token': writer.fencingToken, ':refused': 'refused' },
    );
    if (recorded) return { kind: 'recorded' };
    const entry = await get(writer.remediationId);
    if (!entry || isMessage(entry) || entry.fencingToken !== writer.fencingToken || !entry.effect)
      throw new LeaseLostError(writer.remediationId, writer.ciId);
    return { kind: 'existing', effect: entry.effect };
  },
});
