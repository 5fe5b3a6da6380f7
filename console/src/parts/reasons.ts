import type { AuditTrailRecord, ReviewItem } from '../api/answers.ts';

/** Every reason, so that filters can offer them; the type says when one is missing here. */
const REASONS: Record<NonNullable<AuditTrailRecord['reason']>, true> = {
  'dry-run': true,
  'no-matching-playbook': true,
  'below-confidence-threshold': true,
  'maintenance-window': true,
  'recent-change': true,
  cooldown: true,
  'rate-limit': true,
  paused: true,
  'ci-busy': true,
  superseded: true,
  stale: true,
  'stale-feed': true,
  'circuit-open': true,
  'blast-radius': true,
  storm: true,
  'approval-denied': true,
  'approval-expired': true,
  'already-satisfied': true,
  'unknown-outcome': true,
  'gate-error': true,
  'action-failed': true,
  unauthorized: true,
  discarded: true,
  unparsable: true,
  'too-large': true,
  expired: true,
  'unknown-schema': true,
  'id-conflict': true,
};

/** Why a remediation ended as it did. */
export const AUDIT_REASONS: readonly string[] = Object.keys(REASONS);

const UNDELIVERED: Exclude<ReviewItem['reason'], keyof typeof REASONS> = 'undelivered';

/** Why something is up for review. */
export const REVIEW_REASONS: readonly string[] = [...AUDIT_REASONS, UNDELIVERED];

const TYPES: Record<NonNullable<AuditTrailRecord['actionType']>, true> = {
  'ssm-run-command': true,
  'lambda-invoke': true,
  'ecs-update-service': true,
  'rds-reboot': true,
  'rds-failover': true,
  'cloudfront-invalidation': true,
  'asg-set-capacity': true,
  'ec2-reboot': true,
};

/** What one action can change. */
export const ACTION_TYPES: readonly string[] = Object.keys(TYPES);
