import type { ShadowReport } from '../../contracts/shadow.ts';
import { compareShadow, type ShadowCase } from '../../decisions/compare-shadow.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';
import type { ShadowStore } from '../../stores/shadow-store.ts';
import { refuse, type Refused } from '../playbooks/refuse.ts';

export interface ReportDependencies {
  playbooks: Pick<PlaybookStore, 'getVersions'>;
  shadows: Pick<ShadowStore, 'findByVersion'>;
  ledger: Pick<LedgerStore, 'get'>;
}

/** Rows that are read at once. */
const AT_ONCE = 25;

async function findVersion(playbookId: string, wanted: number | undefined, { playbooks }: ReportDependencies): Promise<number | Refused> {
  const versions = await playbooks.getVersions(playbookId);
  if (versions.length === 0) return refuse('unknown-playbook', `there is no playbook ${playbookId}`);
  const found = versions.find(({ version, status }) => (wanted === undefined ? status === 'shadow' : version === wanted));
  if (found?.status === 'shadow') return found.version;
  const said = wanted === undefined ? `playbook ${playbookId} has no version in shadow` : `version ${wanted} of ${playbookId} is ${found?.status ?? 'not there'}, not in shadow`;
  return refuse('unknown-version', said);
}

/**
 * Compares what a version in shadow would have done with what happened about the same incidents and attempts.
 * @param wanted a version, or undefined for the newest one in shadow
 * @throws CorruptRecordError, or what AWS throws
 */
export async function reportAgreement(playbookId: string, wanted: number | undefined, dependencies: ReportDependencies): Promise<ShadowReport | Refused> {
  const version = await findVersion(playbookId, wanted, dependencies);
  if (typeof version !== 'number') return version;
  const decisions = await dependencies.shadows.findByVersion(playbookId, version);
  const cases: ShadowCase[] = [];
  for (let start = 0; start < decisions.length; start += AT_ONCE)
    cases.push(
      ...(await Promise.all(
        decisions.slice(start, start + AT_ONCE).map(async (decision) => ({
          decision,
          entry: decision.taken.kind === 'requested' ? await dependencies.ledger.get(decision.taken.remediationId) : undefined,
        })),
      )),
    );
  return compareShadow(playbookId, version, cases);
}
