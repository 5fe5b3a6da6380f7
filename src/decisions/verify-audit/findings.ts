import type { AuditVerdict, Finding, Problem } from './verdict.ts';

/** Findings that are kept whole; beyond them, they are only counted. */
const MOST_KEPT = 100;

export type Findings = ReturnType<typeof createFindings>;

/** Collects what is wrong, in the order in which it is found. */
export function createFindings() {
  const first: Finding[] = [];
  const byKind: Partial<Record<Problem, number>> = {};
  let total = 0;
  return {
    add(finding: Finding): void {
      total += 1;
      byKind[finding.kind] = (byKind[finding.kind] ?? 0) + 1;
      if (first.length < MOST_KEPT) first.push(finding);
    },
    report: (): Pick<AuditVerdict, 'ok' | 'firstBad' | 'bad'> => ({
      ok: total === 0,
      firstBad: first[0] ?? null,
      bad: { total, byKind, first },
    }),
  };
}
