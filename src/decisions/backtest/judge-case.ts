import { Temporal } from 'temporal-polyfill';
import type { AuditRecord } from '../../contracts/audit-record.ts';
import type { ConfigurationItem } from '../../contracts/configuration-item.ts';
import type { MaintenanceWindow } from '../../contracts/maintenance-window.ts';
import type { Playbook } from '../../contracts/playbook.ts';
import type { RecentChange } from '../../contracts/recent-change.ts';
import type { RemediationRequest } from '../../contracts/remediation-request.ts';
import { recentSince } from '../check-recent-change.ts';
import { evaluateRule } from '../evaluate-rule.ts';
import { activeOccurrence } from '../window-occurrences.ts';
import type { Verdict } from './tally.ts';

type Decisions = AuditRecord['decisions'];

/** A recorded remediation, and what is known about it. */
export interface PastCase {
  decisions: Decisions;
  /** When it was started, ISO 8601. */
  at: string;
  request: RemediationRequest;
  /** As it is today. */
  ci: ConfigurationItem;
}

/** @returns what the rule says; a draft is tried as if it were active. */
export function judgeRule(playbook: Playbook, { request, ci }: Pick<PastCase, 'request' | 'ci'>): 'match' | 'below-confidence' | 'no-match' {
  const { incident, classification } = request;
  const decision = evaluateRule({ ...playbook, status: 'active' }, { incident, classification, ci });
  if (decision.verdict === 'allow') return 'match';
  return decision.reason === 'below-confidence-threshold' ? 'below-confidence' : 'no-match';
}

const refusedFor = (decision: Decisions['maintenance'], reason: string): boolean => decision !== undefined && decision.verdict !== 'allow' && decision.reason === reason;

/** What was recorded counts; where the gate wasn't reached, the windows that there are today. */
function isInWindow({ decisions, at }: PastCase, windows: readonly MaintenanceWindow[]): boolean {
  if (refusedFor(decisions.hold, 'maintenance-window')) return true;
  if (decisions.maintenance) return refusedFor(decisions.maintenance, 'maintenance-window');
  const instant = Temporal.Instant.from(at);
  return windows.some((window) => activeOccurrence(window, instant) !== null);
}

const isWithin = (implementedAt: string, at: string, minutes: number): boolean =>
  Date.parse(implementedAt) <= Date.parse(at) && Date.parse(implementedAt) >= recentSince(new Date(at), minutes).getTime();

/** @returns what the recorded verdict says about so many minutes, or undefined when it looked back less far. */
function recordedChange({ decisions, at }: PastCase, minutes: number): boolean | undefined {
  const decision = decisions.change;
  if (!decision) return undefined;
  const { implementedAt, recentChangeMinutes } = decision.evidence;
  if (refusedFor(decision, 'recent-change') && typeof implementedAt === 'string') return isWithin(implementedAt, at, minutes) || undefined;
  return decision.verdict === 'allow' && typeof recentChangeMinutes === 'number' && recentChangeMinutes >= minutes ? false : undefined;
}

/** @returns whether a change that the gate would look at was implemented shortly before. */
function isNearChange(one: PastCase, minutes: number, changes: readonly RecentChange[]): boolean {
  if (minutes === 0) return false;
  if (refusedFor(one.decisions.hold, 'recent-change')) return true;
  return recordedChange(one, minutes) ?? changes.some(({ implementedAt }) => isWithin(implementedAt, one.at, minutes));
}

/**
 * What the gates of time would have said to a remediation that the rule matches.
 * @param windows those that cover the CI
 * @param changes those on the CI and around it
 */
export function judgeTimes(playbook: Playbook, one: PastCase, windows: readonly MaintenanceWindow[], changes: readonly RecentChange[]): Verdict {
  return { kind: 'match', isInWindow: isInWindow(one, windows), isNearChange: isNearChange(one, playbook.safety.recentChangeMinutes, changes) };
}
