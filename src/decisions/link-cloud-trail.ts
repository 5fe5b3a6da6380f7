import { USER_AGENT_PRODUCT, type CloudTrailCall } from '../contracts/cloud-trail-event.ts';
import type { Effect, LedgerEntry } from '../contracts/ledger-entry.ts';
import { remediationIdSchema } from '../contracts/names.ts';
import { isAnswerLost, knownRequestIds } from './cloud-trail.ts';

/** Far more than one action can have. */
const MAX_EVENTS = 100;

const IN_USER_AGENT = new RegExp(`(?:^|\\s)${USER_AGENT_PRODUCT}/(\\S+)`);
const SESSION_NAME = /^arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+\/([^/]+)$/;

/**
 * @returns the remediation that a call says it was made for: in its user agent, or by the name of its session, which is
 * the remediation's when a target role was assumed and the Lambda's otherwise.
 */
export function remediationIdOf({ userAgent, userIdentity }: CloudTrailCall): string | undefined {
  const named = IN_USER_AGENT.exec(userAgent ?? '')?.[1] ?? SESSION_NAME.exec(userIdentity.arn ?? '')?.[1];
  return remediationIdSchema.safeParse(named).success ? named : undefined;
}

function whyNotOfEffect({ requestID, userIdentity, errorCode }: CloudTrailCall, effect: Effect): string | undefined {
  if (userIdentity.arn !== effect.identity) return `${userIdentity.arn ?? 'nobody'} called, and not ${effect.identity}`;
  if (requestID && knownRequestIds(effect.awsRequestIds).includes(requestID)) return undefined;
  if (errorCode !== undefined) return `the call was refused with ${errorCode}`;
  return isAnswerLost(effect) ? undefined : `request ${requestID} is none of the remediation's`;
}

/**
 * Is a call the one that changed something for a remediation? Its request id says so; where the answer, and the id with
 * it, was lost, that the session has called at all.
 * @returns why the call is foreign, or undefined when it is the remediation's
 */
export function whyForeign(call: CloudTrailCall, entry: LedgerEntry | undefined): string | undefined {
  if (call.readOnly === true) return 'the call only read';
  if (!call.requestID) return 'the event has no request id';
  if (!entry) return 'the ledger has no such remediation';
  if (!entry.effect) return 'the remediation has called nothing';
  const known = entry.cloudTrailEvents ?? [];
  if (known.length >= MAX_EVENTS && known.every(({ eventId }) => eventId !== call.eventID))
    return `the remediation has ${MAX_EVENTS} events already`;
  return whyNotOfEffect(call, entry.effect);
}
