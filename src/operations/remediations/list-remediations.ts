import type { Page } from '../../contracts/api/page.ts';
import type { RemediationQuery, RemediationStatus, RemediationSummary } from '../../contracts/api/remediations.ts';
import { auditQuerySchema } from '../../contracts/audit-query.ts';
import type { RemediationResult } from '../../contracts/audit-record.ts';
import type { LedgerEntry } from '../../contracts/ledger-entry.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AuditQueryStore } from '../../stores/audit-query-store.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import type { UnsettledPosition, UnsettledStore } from '../../stores/unsettled-store.ts';
import { decodeCursor, encodeCursor, type RemediationCursor } from './remediation-cursor.ts';
import { STATUS_OF, summariseEntry, summariseRecord } from './summarise.ts';

export interface ListRemediationsDependencies {
  ledger: Pick<LedgerStore, 'get'>;
  unsettled: UnsettledStore;
  audit: Pick<AuditQueryStore, 'list'>;
  clock: Clock;
}

/** Looks into the index for one page; what doesn't fit the filters may make the page short. */
const MOST_LOOKS = 4;

const RESULTS = Object.keys(STATUS_OF) as RemediationResult[];
const resultOf = (status: RemediationStatus | undefined): RemediationResult | undefined => RESULTS.find((result) => STATUS_OF[result] === status);

/** @returns whether the filters can fit what hasn't ended, or what has. */
function wants({ status, result }: RemediationQuery): { unsettled: boolean; ended: boolean } {
  const ends = resultOf(status);
  const isOpen = status !== undefined && ends === undefined;
  return { unsettled: result === undefined && ends === undefined, ended: !isOpen && (result ?? ends) === (ends ?? result) };
}

const fits = (summary: RemediationSummary, { status, reason, ci, incident, playbook, from, to }: RemediationQuery): boolean =>
  (status === undefined || summary.status === status) &&
  (reason === undefined || summary.reason === reason) &&
  (ci === undefined || summary.ciId === ci) &&
  (incident === undefined || summary.incidentId === incident) &&
  (playbook === undefined || summary.playbookId === playbook) &&
  (from === undefined || summary.receivedAt >= from) &&
  (to === undefined || summary.receivedAt < to);

/** What is in the audit trail already is listed from there. */
const isOpen = (entry: LedgerEntry | undefined): entry is LedgerEntry => entry?.unsettled !== undefined && entry.audit === undefined;

/** @returns lines of what hasn't ended, and where the next ones begin, if there are more. */
async function readUnsettled(query: RemediationQuery, start: UnsettledPosition | undefined, dependencies: ListRemediationsDependencies) {
  const { ledger, unsettled, clock } = dependencies;
  const items: RemediationSummary[] = [];
  let after = start;
  for (let look = 0; look < MOST_LOOKS && items.length < query.limit; look += 1) {
    const { rows, last } = await unsettled.readPage(query.limit - items.length, after);
    const entries = await Promise.all(rows.map(({ remediationId }) => ledger.get(remediationId)));
    const summaries = entries.filter(isOpen).map((entry) => summariseEntry(entry, clock.now()));
    items.push(...summaries.filter((summary) => fits(summary, query)));
    after = last;
    if (!last) break;
  }
  return { items, next: after };
}

async function readEnded(query: RemediationQuery, cursor: string | null, most: number, { audit }: ListRemediationsDependencies): Promise<Page<RemediationSummary>> {
  const { ci, incident, playbook, reason, from, to } = query;
  const result = query.result ?? resultOf(query.status);
  const asked = { ci, incident, playbook, reason, result, from, to, limit: String(most), cursor: cursor ?? undefined };
  const { records, next } = await audit.list(auditQuerySchema.parse(JSON.parse(JSON.stringify(asked))));
  // A discard is recorded beside the remediation that it is about.
  return { items: records.filter((record) => record.reason !== 'discarded').map(summariseRecord), next };
}

const pageOf = (items: RemediationSummary[], next: RemediationCursor | undefined): Page<RemediationSummary> => ({
  items,
  next: next ? encodeCursor(next) : null,
});

/**
 * What hasn't ended, from the ledger's index, then what has, from the audit trail; each the newest first. A remediation
 * that ends between two pages may come twice. @returns `bad-cursor` when the cursor isn't of this list
 */
export async function listRemediations(query: RemediationQuery, dependencies: ListRemediationsDependencies): Promise<Page<RemediationSummary> | 'bad-cursor'> {
  const wanted = wants(query);
  const first: RemediationCursor | undefined = wanted.unsettled ? undefined : { ended: null };
  const cursor = query.cursor === undefined ? first : decodeCursor(query.cursor);
  if (query.cursor !== undefined && !cursor) return 'bad-cursor';
  const open =
    cursor && 'ended' in cursor ? { items: [], next: undefined } : await readUnsettled(query, cursor?.unsettled, dependencies);
  if (open.next) return pageOf(open.items, { unsettled: open.next });
  if (!wanted.ended) return pageOf(open.items, undefined);
  const most = query.limit - open.items.length;
  if (most === 0) return pageOf(open.items, { ended: null });
  const ended = await readEnded(query, cursor && 'ended' in cursor ? cursor.ended : null, most, dependencies);
  return pageOf([...open.items, ...ended.items], ended.next === null ? undefined : { ended: ended.next });
}
