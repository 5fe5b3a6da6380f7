import type { Decision, Refusal } from '../contracts/decision.ts';
import type { LedgerEntry } from '../contracts/ledger-entry.ts';
import type { Disagreement, ShadowDecision, ShadowReport, Side } from '../contracts/shadow.ts';

/** A decision, and the row of the remediation that was asked for instead, if there is one. */
export interface ShadowCase {
  decision: ShadowDecision;
  entry: LedgerEntry | undefined;
}

/** Disagreements that are listed; the rest is counted. */
const MOST_LISTED = 100;

const isRefusal = (decision: Decision): decision is Refusal => decision.verdict !== 'allow';

/** @returns undefined when it would wait: what comes after the wait isn't known. */
function sideOfShadow({ preview }: ShadowDecision): Side | undefined {
  if (preview.verdict === 'hold') return undefined;
  const refusal = preview.gates.map(({ decision }) => decision).find(isRefusal);
  if (refusal) return { acts: false, reason: refusal.reason, detail: refusal.detail };
  if (preview.isDryRun) return { acts: false, reason: 'dry-run', detail: 'it would only be planned' };
  return { acts: true, reason: null, detail: 'every gate allows it' };
}

/** It has acted once its gates let it make the call. @returns undefined while that isn't known. */
function sideOfActive({ decision: { taken }, entry }: ShadowCase): Side | undefined {
  if (taken.kind === 'refused') return { acts: false, reason: taken.reason, detail: taken.detail };
  if (entry?.effect && !entry.effect.refusal) return { acts: true, reason: null, detail: `${taken.remediationId} acted` };
  if (!entry?.audit) return undefined;
  const { result, reason } = entry.audit;
  return { acts: false, reason, detail: `${taken.remediationId} ended: ${result}${reason ? ` (${reason})` : ''}` };
}

const toDisagreement = ({ decision }: ShadowCase, shadow: Side, active: Side): Disagreement => {
  const { at, incidentId, ciId, attempt, taken } = decision;
  const { playbookId, remediationId } = taken.kind === 'requested' ? taken : { playbookId: null, remediationId: null };
  return { at, incidentId, ciId, attempt, shadow, active: { ...active, playbookId, remediationId } };
};

/** Counts, over all decisions of one version, what both would do, what only one would, and what neither. */
export function compareShadow(playbookId: string, version: number, cases: readonly ShadowCase[]): ShadowReport {
  const counts = { both: 0, onlyShadow: 0, onlyActive: 0, neither: 0, undecided: 0 };
  const disagreements: Disagreement[] = [];
  for (const one of cases) {
    const [shadow, active] = [sideOfShadow(one.decision), sideOfActive(one)];
    if (!shadow || !active) counts.undecided += 1;
    else if (shadow.acts === active.acts) counts[shadow.acts ? 'both' : 'neither'] += 1;
    else {
      counts[shadow.acts ? 'onlyShadow' : 'onlyActive'] += 1;
      disagreements.push(toDisagreement(one, shadow, active));
    }
  }
  const times = cases.map(({ decision }) => decision.at).sort();
  const decided = cases.length - counts.undecided;
  return {
    playbookId,
    version,
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    decisions: cases.length,
    ...counts,
    agreement: decided === 0 ? null : (counts.both + counts.neither) / decided,
    disagreements: disagreements.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST_LISTED),
  };
}
