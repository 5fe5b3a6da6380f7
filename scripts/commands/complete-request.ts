import { remediationRequestSchema, type UnsignedRequest } from '../../src/contracts/remediation-request.ts';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import { remediationIdFor } from '../../src/decisions/remediation-id.ts';
import { UsageError } from './exit-codes.ts';
import type { Draft } from './message.ts';

/** How long a request made by hand is good for, in seconds. */
const VALID_FOR_SECONDS = 900;

/** Only so that the whole contract can be checked before anything is signed. */
const PLACEHOLDER = { keyId: 'unsigned', signature: 'A'.repeat(44) };

const addSeconds = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

function fillIn(draft: Draft, caller: string, now: Date): UnsignedRequest {
  const { incident, action, attempt } = draft;
  const issuedAt = draft.auth?.issuedAt ?? now.toISOString();
  const identity = { incidentId: incident.id, openedAt: incident.openedAt, playbookId: action.playbookId, attempt };
  return {
    ...draft,
    remediationId: draft.remediationId ?? remediationIdFor(identity),
    auth: {
      ...draft.auth,
      requestedBy: draft.auth?.requestedBy ?? caller,
      issuedAt,
      expiresAt: draft.auth?.expiresAt ?? addSeconds(issuedAt, VALID_FOR_SECONDS),
    },
  } as UnsignedRequest;
}

/**
 * Fills in what a draft leaves out: id, who asks, when, until when.
 * @param caller ARN of the identity that runs the command
 * @throws UsageError naming the field when the result isn't a request.
 */
export function completeRequest(draft: Draft, caller: string, now: Date): UnsignedRequest {
  const unsigned = fillIn(draft, caller, now);
  const parsed = remediationRequestSchema.safeParse({ ...unsigned, auth: { ...unsigned.auth, ...PLACEHOLDER } });
  if (!parsed.success) throw new UsageError(`The request is not valid: ${describeIssues(parsed.error)}`);
  return unsigned;
}
