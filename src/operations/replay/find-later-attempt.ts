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

/** The index of incidents lags a moment behind: the attempts right before and behind are looked up by their ids. */
async function findRoot(request: RemediationRequest, ledger: Pick<LedgerStore, 'get' | 'findByIncident'>): Promise<LedgerEntry[]> {
  const numbers = [request.attempt - 1, request.attempt + 1].filter((attempt) => attempt > 0);
  const neighbours = await Promise.all(numbers.map((attempt) => ledger.get(attemptIdOf(request, attempt))));
  const known = await ledger.findByIncident(request.incident.id);
  const all = new Map([...known, ...neighbours.filter((entry) => entry !== undefined)].map((entry) => [entry.remediationId, entry]));
  return [...all.values()].filter((entry) => isSameRoot(entry, request));
}

/** A message was refused for itself: what became of the remediation whose attempt it claims to be counts as well. */
const countsAgainst = ({ row, request }: Candidate, { attempt, remediationId }: LedgerEntry): boolean =>
  remediationId !== row.remediationId && (isMessage(row) ? attempt >= request.attempt : attempt > request.attempt);

/** A message that is itself a replay, claimed and not yet accepted, goes by what it is the replay of: or it would have two next attempts. */
function findPendingParent({ row, request }: Candidate, root: LedgerEntry[]): Obstacle | undefined {
  if (!isMessage(row)) return undefined;
  const parent = root.find(({ replay }) => replay?.remediationId === request.remediationId && replay.acceptedAt === undefined);
  return parent && { reason: 'replayed-already', detail: `it is the replay of ${parent.remediationId}: replay that one, which sends it again` };
}

/** @returns what other attempts of the same root say against a further one. */
export async function findLaterAttempt(
  candidate: Candidate,
  ledger: Pick<LedgerStore, 'get' | 'findByIncident'>,
): Promise<Obstacle | undefined> {
  const { request, row } = candidate;
  const root = await findRoot(request, ledger);
  const pending = findPendingParent(candidate, root);
  if (pending) return pending;
  const others = root.filter((entry) => countsAgainst(candidate, entry));
  const own = row.replay?.remediationId;
  const later = others.filter(({ remediationId }) => remediationId !== own).sort((a, b) => b.attempt - a.attempt);
  const hindering = later.map(findUnfinished).find((obstacle) => obstacle?.reason === 'succeeded') ?? later.map(findUnfinished).find(Boolean);
  if (hindering) return hindering;
  const newest = later.find(({ attempt }) => attempt > request.attempt);
  return newest && { reason: 'replayed-already', detail: `${newest.remediationId} is a later attempt of the same: replay that one` };
}
