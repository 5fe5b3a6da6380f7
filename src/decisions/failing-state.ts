import type { ExecutionDocument } from '../contracts/execution-document.ts';
import { findHold } from './find-hold.ts';

/** Which state an error came from: a Catch doesn't say, but each state adds one key, so the first missing one tells. */
export function failingState(document: ExecutionDocument): string {
  if (document.rule === undefined) return 'MatchRule';
  if (findHold(document)) return 'HoldRemediation';
  if (document.rule.decision.verdict !== 'allow') return 'WriteAudit';
  if (document.maintenance === undefined) return 'CheckMaintenanceWindow';
  if (document.change === undefined) return 'CheckRecentChange';
  if (document.action !== undefined) return 'PollAction';
  return document.rule.dryRun ? 'PlanAction' : 'ExecuteAction';
}
