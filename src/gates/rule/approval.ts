import type { Approval } from '../../contracts/ledger-entry.ts';
import { dryRunOf } from './dry-run.ts';
import type { Findings, RuleQuestion } from './gather.ts';

/** @returns what people are asked, or undefined when the playbook asks nobody, or nothing would be executed. */
export function approvalQuestion({ request, now }: RuleQuestion, findings: Findings): Omit<Approval, 'decisions'> | undefined {
  const approval = findings.playbook?.safety.approval;
  if (!approval || dryRunOf(request, findings).dryRun) return undefined;
  const until = new Date(now.getTime() + approval.withinSeconds * 1000).toISOString();
  return { askedAt: now.toISOString(), until, people: approval.people };
}
