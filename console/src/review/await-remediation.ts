import type { RemediationSummary } from '../api/answers.ts';
import { readPage } from '../api/read-page.ts';
import { formatQuery } from '../routing/address.ts';

const LOOK_EVERY_MS = 1000;
const MOST_LOOKS = 30;

const pause = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, LOOK_EVERY_MS));

async function isThere(remediationId: string, incident: string): Promise<boolean> {
  const { items } = await readPage<RemediationSummary>(`/remediations${formatQuery({ incident, limit: '25' })}`);
  return items.some((item) => item.remediationId === remediationId);
}

/**
 * Waits until the engine has accepted what was replayed: the intake signs it, and the queue hands it on.
 * @returns false when that takes too long to wait for. @throws ApiProblem
 */
export async function awaitRemediation(remediationId: string, incidentId: string): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (await isThere(remediationId, incidentId)) return true;
    await pause();
  }
  return false;
}
