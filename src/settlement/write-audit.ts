import type { AuditReceipt, AuditRecord } from '../contracts/audit-record.ts';
import type { Decision } from '../contracts/decision.ts';
import type { ExecutionDocument, StateInput } from '../contracts/execution-document.ts';
import type { Hold, LedgerEntry } from '../contracts/ledger-entry.ts';
import { redactValue } from '../contracts/redaction/redact.ts';
import { expectCloudTrail, isAnswerLost } from '../decisions/cloud-trail.ts';
import { decideOutcome } from '../decisions/decide-outcome.ts';
import { resolveAction, UnresolvableActionError } from '../decisions/resolve-action.ts';
import type { Clock } from '../platform/clock.ts';
import { isOutputLong } from '../stores/audit-canonical.ts';
import type { AuditOutputStore } from '../stores/audit-output-store.ts';
import type { AuditStore } from '../stores/audit-store.ts';
import type { LedgerStore } from '../stores/ledger-store.ts';

export interface WriteAuditDependencies {
  audit: Pick<AuditStore, 'record'>;
  outputs: Pick<AuditOutputStore, 'keep'>;
  ledger: Pick<LedgerStore, 'get' | 'recordAudit'>;
  clock: Clock;
  workflowVersion: string;
  /** What of CloudTrail reaches the event bus (`cloudTrailCoverage`). */
  cloudTrailCoverage: readonly string[];
}

const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** The last wait, as a verdict. */
const holdVerdict = ({ reason, detail, recheckAt, since, count }: Hold): Decision => ({
  verdict: 'hold',
  reason,
  detail,
  evidence: { since, count },
  recheckAt,
});

function decisionsOf({ rule, maintenance, change, action, hold }: ExecutionDocument): AuditRecord['decisions'] {
  return {
    ...(rule && { rule: rule.decision }),
    ...(rule?.approval && { approval: rule.approval }),
    ...(maintenance && { maintenance }),
    ...(change && { change }),
    ...(action?.refusal && { action: action.refusal }),
    ...(hold && { hold: holdVerdict(hold) }),
  };
}

/** What the playbook would have acted on, where no plan was made. */
function intendedTarget({ request, rule }: ExecutionDocument): string | null {
  if (!rule?.playbook || !rule.ci) return null;
  try {
    return Object.values(resolveAction(rule.playbook, request.action.parameters, rule.ci).target).join('/');
  } catch (error) {
    if (error instanceof UnresolvableActionError) return null;
    throw error;
  }
}

function actionFacts(document: ExecutionDocument, entry: LedgerEntry | undefined) {
  const { action, plan, rule } = document;
  const effect = entry?.effect;
  const planned = effect?.plan ?? action?.plan ?? plan;
  return {
    actionType: planned?.actionType ?? rule?.playbook?.action.type ?? null,
    targetResource: planned?.targetResource ?? intendedTarget(document),
    iamIdentity: effect?.identity ?? action?.identity ?? null,
    awsRequestIds: effect?.awsRequestIds ?? action?.awsRequestIds ?? [],
    ssmCommandId: effect?.handle?.['commandId'] ?? null,
    output: effect?.output ?? action?.output ?? null,
    actionStartedAt: effect?.intendedAt ?? null,
    actionFinishedAt: effect?.finishedAt ?? action?.finishedAt ?? null,
  };
}

function requestFacts({ request, rule }: ExecutionDocument) {
  return {
    remediationId: request.remediationId,
    attempt: request.attempt,
    incidentId: request.incident.id,
    ciId: request.incident.ciId,
    playbookId: request.action.playbookId,
    playbookVersion: rule?.playbook?.version ?? request.action.playbookVersion ?? null,
    requestedBy: request.auth.requestedBy,
    // As the database gives it back, whatever its precision.
    requestedAt: new Date(request.auth.issuedAt).toISOString(),
  };
}

/**
 * Decides the result and writes the one audit record of a remediation; a second call gives the first one's receipt.
 * @throws AuditUnavailableError (retried by the machine) and what the stores throw.
 */
export async function writeAudit(
  document: ExecutionDocument,
  execution: StateInput['execution'],
  { audit, outputs, ledger, clock, workflowVersion, cloudTrailCoverage }: WriteAuditDependencies,
): Promise<AuditReceipt> {
  const { remediationId } = document.request;
  const entry = await ledger.get(remediationId);
  const facts = redactValue(actionFacts(document, entry));
  const { output } = facts;
  const isLost = entry?.effect !== undefined && isAnswerLost(entry.effect);
  const receipt = await audit.record({
    ...requestFacts(document),
    ...facts,
    ...expectCloudTrail({ ...facts, isAnswerLost: isLost }, cloudTrailCoverage, accountOf(execution.id)),
    outputKey: output !== null && isOutputLong(output) ? await outputs.keep(remediationId, output) : null,
    ...decideOutcome(document, entry?.effect),
    workflowVersion,
    decisions: decisionsOf(document),
    executionArn: execution.id,
    startedAt: entry?.startedAt ?? execution.startTime,
    recordedAt: clock.now().toISOString(),
  });
  const { result, reason, sequence, hash } = receipt;
  const playbookVersion = document.rule?.playbook?.version ?? null;
  await ledger.recordAudit(remediationId, { result, reason, sequence, hash, playbookVersion });
  return receipt;
}
