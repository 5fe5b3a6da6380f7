import type { AuditTrailRecord } from '../api/answers.ts';

type AnyReason = NonNullable<AuditTrailRecord['reason']>;

/** What a person can do about each reason: may it be run again, and when? */
export const REMEDIES: Record<AnyReason, string> = {
  'dry-run': 'It was planned and not executed. Turn the dry run off in the playbook, the request or the mode, then replay.',
  'no-matching-playbook': "The playbook that it names isn't there, isn't active, or is about something else. Correct the playbook, then replay.",
  'below-confidence-threshold': 'The classification was not sure enough for the playbook. Act by hand, or lower what the playbook demands.',
  'maintenance-window': 'Somebody works on it, or on what it belongs to. Replay when the window is over.',
  'recent-change': 'A change was made shortly before, and may be the cause. Look at the change first; replay when its time has passed.',
  cooldown: 'The same was done shortly before. If it did not help, it will not help now: look for the cause.',
  'rate-limit': 'As many actions as the limits allow were done or under way. Replay later.',
  paused: 'People have paused it. Replay when the pause is over.',
  'ci-busy': 'Another remediation had the CI for too long. Replay when the CI is free.',
  superseded: 'A newer request of the same incident took its place. Look at that one.',
  stale: 'The incident was resolved, or the request was too old. A new alert brings a new remediation.',
  'stale-feed': 'What the gates look at is not up to date. Mend the feed, then replay.',
  'circuit-open': 'The playbook has failed too often lately. Find out why before it is tried again.',
  'blast-radius': 'Too many CIs of one account or service would have been changed at once. Replay when others are done.',
  storm: 'Alerts came in a storm: something larger is wrong. Look for that; replay when it is over.',
  'approval-denied': 'A person said no.',
  'approval-expired': 'Nobody said yes in time. Replay to ask again.',
  'already-satisfied': 'The target was in the wanted state: nothing had to be done.',
  'unknown-outcome': 'The call was made and nobody knows what became of it. Look at the target, free the CI with `stackflow ci release`, and only then replay.',
  'gate-error': 'A gate could not answer, and so it said no. Mend what the error names, then replay.',
  'action-failed': 'The action failed. Mend what the error names, then replay.',
  unauthorized: 'The signature or the role of the request was not accepted. A replay is signed anew, by whoever asks for it.',
  discarded: 'A person decided that nothing more is to be done.',
  unparsable: 'The message could not be read. Correct its sender.',
  'too-large': 'The message was larger than 64 KiB. Correct its sender.',
  expired: 'The request was too old when it was looked at. A replay is signed anew.',
  'unknown-schema': 'The message has a version that this deployment does not know.',
  'id-conflict': 'Another message had the same id with another content. Correct its sender.',
};
