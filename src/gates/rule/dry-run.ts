import type { RuleResult } from '../../contracts/execution-document.ts';
import type { UnsignedRequest } from '../../contracts/remediation-request.ts';
import { isDryRunMode } from '../../decisions/check-pause.ts';
import type { Findings } from './gather.ts';

type DryRun = Pick<RuleResult, 'dryRun' | 'dryRunBecause'>;

/** Who asks for a dry run, if anybody does. Without findings nothing is to be executed. */
export function dryRunOf({ dryRun }: Pick<UnsignedRequest, 'dryRun'>, findings: Findings | undefined): DryRun {
  if (dryRun) return { dryRun: true, dryRunBecause: 'request' };
  if (findings?.playbook?.safety.dryRun) return { dryRun: true, dryRunBecause: 'playbook' };
  return !findings || isDryRunMode(findings.controls) ? { dryRun: true, dryRunBecause: 'control' } : { dryRun: false };
}
