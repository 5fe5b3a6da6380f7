import { FIGURE_DAYS, type PlaybookSummary } from '../../contracts/api/playbooks.ts';
import type { AuditFigures } from '../../contracts/audit-statistics.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AuditQueryStore } from '../../stores/audit-query-store.ts';
import type { PlaybookStore } from '../../stores/playbook-store.ts';
import { activeVersionOf } from './versions.ts';

export interface ListPlaybooksDependencies {
  playbooks: Pick<PlaybookStore, 'findAll'>;
  audit: Pick<AuditQueryStore, 'measure'>;
  clock: Clock;
}

const DAY_MS = 86_400_000;
/** What the statistics want to know besides, and nobody asks for here. */
const RECURRENCE_DAYS = 7;

type Figures = PlaybookSummary['figures'];

const NOTHING: Figures = { success: 0, failure: 0, skipped: 0, successRate: null };

const toFigures = ({ success, failure, skipped, successRate }: AuditFigures): Figures => ({ success, failure, skipped, successRate });

function summarise(versions: readonly Playbook[], figures: Figures): PlaybookSummary[] {
  const newest = versions.reduce<Playbook | undefined>((found, one) => (found && found.version > one.version ? found : one), undefined);
  if (!newest) return [];
  const { playbookId, version, status, alertType, description, owner } = newest;
  return [{ playbookId, version, status, alertType, description, owner, activeVersion: activeVersionOf(versions), figures }];
}

/** @returns every playbook by id, with how its remediations ended in the last 90 days. @throws CorruptRecordError, AuditUnavailableError */
export async function listPlaybooks({ playbooks, audit, clock }: ListPlaybooksDependencies): Promise<PlaybookSummary[]> {
  const from = new Date(clock.now().getTime() - FIGURE_DAYS * DAY_MS).toISOString();
  const [all, statistics] = await Promise.all([playbooks.findAll(), audit.measure({ from, recurrenceDays: RECURRENCE_DAYS })]);
  const figures = new Map(statistics.playbooks.map((one) => [one.playbookId, toFigures(one)]));
  const byId = Map.groupBy(all, ({ playbookId }) => playbookId);
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([playbookId, versions]) => summarise(versions, figures.get(playbookId) ?? NOTHING));
}
