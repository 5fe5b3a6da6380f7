import type { LedgerEntry } from '../../contracts/ledger-entry.ts';
import { isMessage } from '../../contracts/reviewed-message.ts';
import type { RemediationRequest } from '../../contracts/remediation-request.ts';
import { parseRequest } from '../../decisions/parse-request.ts';
import { remediationIdFor } from '../../decisions/remediation-id.ts';
import type { LedgerStore } from '../../stores/ledger-store.ts';
import { findUnfinished, type Candidate } from './candidate.ts';
import type { Obstacle } from './refuse.ts';

/** @returns the id of that attempt of the same root. */
export const attemptIdOf = ({ incident, action }: RemediationRequest, attempt: number): string =>
  remediationIdFor({ incidentId: incident.id, openedAt: incident.openedAt, playbookId: action.playbookId, attempt });

/** Same incident, same occurrence of it, same playbook. */
function isSameRoot(entry: LedgerEntry, { incident, action }: RemediationRequest): boolean {
  const openedAt = parseRequest(entry.requestBody)?.incident.openedAt ?? '';
  return entry.playbookId === action.playbookId && Date.parse(openedAt) === Date.parse(incident.openedAt);
}

/** The index of incidents lags a moment behind; the very next attempt is looked up by its id. */
async function findRoot(request: RemediationRequest, ledger: Pick<LedgerStore, 'get' | 'findByIncident'>): Promise<LedgerEntry[]> {
  const next = await ledger.get(attemptIdOf(request, request.attempt + 1));
  const known = await ledger.findByIncident(request.incident.id);
  const all = new Map([...known, ...(next ? [next] : [])].map((entry) => [entry.remediationId, entry]));
  return [...all.values()].filter((entry) => isSameRoot(entry, request));
}

/** A message was refused for itself: what became of the remediation whose attempt it claims to be counts as well. */
const countsAgainst = ({ row, request }: Candidate, { attempt, remediationId }: LedgerEntry): boolean =>
  remediationId !== row.remediationId && (isMessage(row) ? attempt >= request.attempt : attempt > request.attempt);

/** A message that is itself a replay, claimed and not yet accepted, goes by what it is the replay of: or it would have two next attempts. */
async function findPendingParent({ row, request }: Candidate, ledger: Pick<LedgerStore, 'get'>): Promise<Obstacle | undefined> {
  if (!isMessage(row) || request.attempt === 1) return undefined;
  const parent = await ledger.get(attemptIdOf(request, request.attempt - 1));
  if (parent?.replay?.remediationId !== request.remediationId || parent.replay.acceptedAt !== undefined) return undefined;
  return { reason: 'replayed-already', detail: `it is the replay of ${parent.remediationId}: replay that one, which sends it again` };
}

/** @returns what other attempts of the same root say against a further one. */
export async function findLaterAttempt(
  candidate: Candidate,
  ledger: Pick<LedgerStore, 'get' | 'findByIncident'>,
): Promise<Obstacle | undefined> {
  const pending = await findPendingParent(candidate, ledger);
  if (pending) return pending;
  const { request, row } = candidate;
  const others = (await findRoot(request, ledger)).filter((entry) => countsAgainst(candidate, entry));
  const own = row.replay?.remediationId;
  const later = others.filter(({ remediationId }) => remediationId !== own).sort((a, b) => b.attempt - a.attempt);
  const hindering = later.map(findUnfinished).find((obstacle) => obstacle?.reason === 'succeeded') ?? later.map(findUnfinished).find(Boolean);
  if (hindering) return hindering;
  const newest = later.find(({ attempt }) => attempt > request.attempt);
  return newest && { reason: 'replayed-already', detail: `${newest.remediationId} is a later attempt of the same: replay that one` };
}
