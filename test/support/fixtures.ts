import type { Playbook } from '../../src/contracts/playbook.ts';
import type { RemediationRequest, UnsignedRequest } from '../../src/contracts/remediation-request.ts';

type Changes<T> = { [K in keyof T]?: T[K] extends object ? Partial<T[K]> : T[K] };

/** The tag by which the owner of a target lets playbooks change it. */
export const OPTED_IN = { 'stackflow:auto-remediation': 'enabled' };

/** A playbook that restarts a service by SSM on the CI's instance. */
export const makePlaybook = (changes: Partial<Playbook> = {}): Playbook => ({
  playbookId: 'restart-service',
  version: 1,
  status: 'active',
  alertType: 'high-memory',
  rule: { category: 'compute', minConfidence: 0.85 },
  maxAgeSeconds: 3600,
  action: {
    type: 'ssm-run-command',
    target: { instanceId: '{{ci.instanceId}}' },
    parameters: { documentName: 'AWS-RunShellScript', commands: ['systemctl restart app'] },
  },
  overridable: {},
  safety: {
    recentChangeMinutes: 30,
    recentChange: 'skip',
    requiredFeeds: [],
    maintenanceWindow: 'skip',
    changeCalendars: [],
    whenPaused: 'skip',
    maxHoldSeconds: 14_400,
    cooldownSeconds: 0,
    breaker: { failures: 1000, repeats: 1000, halfOpenAfterSeconds: 1800 },
    timeoutSeconds: 600,
    expectedSeconds: 5,
    dryRun: false,
  },
  priority: 0,
  description: 'Restarts the application.',
  owner: 'Team Compute',
  ...changes,
});

/** An unsigned request that `makePlaybook`'s rule lets through. */
export function makeUnsignedRequest(now: Date, changes: Changes<UnsignedRequest> = {}): UnsignedRequest {
  const { incident, classification, action, auth, ...rest } = changes;
  return {
    schemaVersion: 1,
    remediationId: 'rem-test',
    attempt: 1,
    dryRun: false,
    ...rest,
    incident: {
      id: 'INC0000001',
      priority: 'P2',
      alertType: 'high-memory',
      category: 'compute',
      shortDescription: 'Memory of app-1 is used up',
      ciId: 'CI0000001',
      openedAt: '2026-05-19T10:00:00Z',
      ...incident,
    },
    classification: { category: 'compute', confidence: 0.94, model: 'test', ...classification },
    action: { playbookId: 'restart-service', parameters: {}, ...action },
    auth: {
      requestedBy: 'arn:aws:iam::000000000000:user/tester',
      issuedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 900_000).toISOString(),
      ...auth,
    },
  } as UnsignedRequest;
}

/** A request with the form of a signed one. */
export function makeRequest(changes: Changes<RemediationRequest> = {}, now = new Date('2026-05-19T10:00:05Z')): RemediationRequest {
  const unsigned = makeUnsignedRequest(now, changes as Changes<UnsignedRequest>);
  return { ...unsigned, auth: { keyId: 'key-1', signature: 'A'.repeat(44), ...unsigned.auth } } as RemediationRequest;
}
