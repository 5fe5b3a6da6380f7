import type { Replay } from '../../contracts/ledger-entry.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';

/** How far the clocks of signer and engine may be apart: only beyond it nobody can accept an expired request any more. */
const SKEW_MS = 10 * 60_000;

/** @returns whether what was claimed has expired before the engine got it: then it never will be started. */
export async function isClaimLapsed({ remediationId, requestBody }: Replay, ledger: Pick<LedgerStore, 'get'>, now: Date): Promise<boolean> {
  const expiresAt = Date.parse(parseRequest(requestBody)?.auth.expiresAt ?? '');
  return expiresAt + SKEW_MS < now.getTime() && (await ledger.get(remediationId)) === undefined;
}
