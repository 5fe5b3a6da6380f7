import type { AuditRecord } from '../contracts/audit-record.ts';
import type { Effect } from '../contracts/ledger-entry.ts';
import type { ActionType } from '../contracts/names.ts';

/** What reaches our event bus: a trail's management events, and what needs more than a trail. */
export type CloudTrailCoverage = 'management' | 'lambda' | 'cloudfront' | 'accounts';

/** What was called, as far as CloudTrail cares. */
export interface AuditedCall {
  actionType: ActionType | null;
  awsRequestIds: readonly string[];
  /** ARN of the identity that called. */
  iamIdentity: string | null;
  /** See `isAnswerLost`. */
  isAnswerLost?: boolean;
}

type Expectation = Pick<AuditRecord, 'cloudTrailStatus' | 'cloudTrailDetail'>;

/** Why nothing comes without that coverage. */
const WHY_NOT: Record<CloudTrailCoverage, string> = {
  management: 'no trail delivers management events to EventBridge (parameter createTrail)',
  lambda: 'Invoke is a data event, and no trail selects it (parameter trailLambdaArns)',
  cloudfront: 'CloudFront logs in us-east-1, and no rule there forwards it (parameter cloudTrailCoverage)',
  accounts: 'the call appears in the trail of the target account, which forwards nothing (parameter cloudTrailCoverage)',
};

const WITHOUT_REQUEST_ID =
  "the call's answer, and its request id with it, was lost: an event of it stands under the remediation's id alone";

const accountOf = (arn: string | null): string | undefined => arn?.split(':')[4];

/** A service that answers without its request id leaves an empty one. */
export const knownRequestIds = (awsRequestIds: readonly string[] | undefined = []): string[] =>
  awsRequestIds.filter((requestId) => requestId !== '');

/** @returns whether a call was made, or may have been, whose request id nobody has seen. */
export const isAnswerLost = ({ status, callEnded, awsRequestIds }: Effect): boolean =>
  status !== 'refused' && (callEnded === true || knownRequestIds(awsRequestIds).length === 0);

/** @returns the coverage that a call needs. */
function needsOf({ actionType, iamIdentity }: AuditedCall, ownAccount: string): CloudTrailCoverage[] {
  const account = accountOf(iamIdentity);
  const needs: CloudTrailCoverage[] = ['management'];
  if (actionType === 'lambda-invoke') needs.push('lambda');
  if (actionType === 'cloudfront-invalidation') needs.push('cloudfront');
  if (account !== undefined && account !== ownAccount) needs.push('accounts');
  return needs;
}

/** @returns whether CloudTrail's event of a call can arrive and be linked, and if not, why. */
export function expectCloudTrail(call: AuditedCall, coverage: readonly string[], ownAccount: string): Expectation {
  const hasRequestId = knownRequestIds(call.awsRequestIds).length > 0;
  if (!hasRequestId && !call.isAnswerLost) return { cloudTrailStatus: 'none', cloudTrailDetail: null };
  const missing = needsOf(call, ownAccount).find((kind) => !coverage.includes(kind));
  if (missing) return { cloudTrailStatus: 'not-recorded', cloudTrailDetail: WHY_NOT[missing] };
  return hasRequestId
    ? { cloudTrailStatus: 'expected', cloudTrailDetail: null }
    : { cloudTrailStatus: 'not-recorded', cloudTrailDetail: WITHOUT_REQUEST_ID };
}
