import type * as z from 'zod/mini';
import { alertsOutput } from './alerts.ts';
import { approvalOutput } from './approval.ts';
import { auditExportOutput } from './audit-export.ts';
import { auditHoldLiftOutput, auditHoldsOutput } from './audit-hold.ts';
import { auditListOutput } from './audit-list.ts';
import { auditOverdueOutput } from './audit-overdue.ts';
import { auditRecordOutput } from './audit-record-output.ts';
import { auditStatsOutput } from './audit-stats.ts';
import { auditVerifyOutput } from './audit-verify-output.ts';
import { bootstrapOutput } from './bootstrap.ts';
import { changeAddOutput, changeListOutput } from './change.ts';
import { ciOutput, ciReleaseOutput } from './ci.ts';
import { consolePublishOutput } from './console.ts';
import { dlqDiscardOutput } from './dlq-discard.ts';
import { dlqListOutput } from './dlq-list.ts';
import { dlqShowOutput } from './dlq-show.ts';
import { dlqReplayOutput } from './dlq.ts';
import { executionsOutput } from './executions.ts';
import { limitsOutput } from './limits.ts';
import { modeOutput, pauseOutput, resumeOutput } from './pause.ts';
import { previewOutput } from './preview.ts';
import { playbookApplyOutput } from './playbook-apply.ts';
import { playbookBacktestOutput } from './playbook-backtest.ts';
import { playbookDiffOutput } from './playbook-diff.ts';
import { playbookListOutput } from './playbook-list.ts';
import { playbookRollbackOutput } from './playbook-rollback.ts';
import { playbookShadowOutput } from './playbook-shadow.ts';
import { playbookShowOutput } from './playbook-show.ts';
import { playbookTestOutput } from './playbook-test.ts';
import { playbookValidateOutput } from './playbook-validate.ts';
import { remediationOutput } from './remediation-output.ts';
import { replayOutput } from './replay.ts';
import { sendOutput } from './send.ts';
import { signOutput } from './sign.ts';
import { tokenOutput } from './token.ts';
import { windowNextOutput, windowRemoveOutput, windowsOutput } from './window-outputs.ts';

/** What `--json` of each command prints, published as docs/schemas/COMMAND.schema.json (`npm run schemas`). */
export const OUTPUTS: Record<string, z.ZodMiniType> = {
  'send': sendOutput,
  'sign': signOutput,
  'alerts': alertsOutput,
  'executions': executionsOutput,
  'show': remediationOutput,
  'preview': previewOutput,
  'replay': replayOutput,
  'dlq list': dlqListOutput,
  'dlq show': dlqShowOutput,
  'dlq replay': dlqReplayOutput,
  'dlq discard': dlqDiscardOutput,
  'approve': approvalOutput,
  'deny': approvalOutput,
  'ci': ciOutput,
  'ci release': ciReleaseOutput,
  'pause': pauseOutput,
  'resume': resumeOutput,
  'mode': modeOutput,
  'limits': limitsOutput,
  'window add': windowsOutput,
  'window list': windowsOutput,
  'window next': windowNextOutput,
  'window import': windowsOutput,
  'window remove': windowRemoveOutput,
  'change add': changeAddOutput,
  'change list': changeListOutput,
  'audit list': auditListOutput,
  'audit show': auditRecordOutput,
  'audit stats': auditStatsOutput,
  'audit overdue': auditOverdueOutput,
  'audit export': auditExportOutput,
  'audit verify': auditVerifyOutput,
  'audit hold place': auditHoldsOutput,
  'audit hold lift': auditHoldLiftOutput,
  'audit hold list': auditHoldsOutput,
  'playbook validate': playbookValidateOutput,
  'playbook test': playbookTestOutput,
  'playbook backtest': playbookBacktestOutput,
  'playbook diff': playbookDiffOutput,
  'playbook apply': playbookApplyOutput,
  'playbook rollback': playbookRollbackOutput,
  'playbook shadow': playbookShadowOutput,
  'playbook list': playbookListOutput,
  'playbook show': playbookShowOutput,
  'bootstrap': bootstrapOutput,
  'token': tokenOutput,
  'console publish': consolePublishOutput,
};
