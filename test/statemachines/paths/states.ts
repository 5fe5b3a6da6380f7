/** The states up to the action, when every gate allows it. */
export const GATES = ['MatchRule', 'RuleMatched?', 'CheckMaintenanceWindow', 'CheckRecentChange', 'ActionAllowed?', 'DryRun?'];
/** One look at an action that still runs. */
export const POLL = ['ActionFinished?', 'WaitForAction', 'PollAction'];
/** What every execution ends with. */
export const CLOSING = ['WriteAudit', 'UpdateWorkNote', 'ReleaseLease', 'Succeeded?'];
export const FAILING = [...CLOSING, 'SendToDeadLetterQueue', 'RemediationFailed'];
export const SKIPPING = [...CLOSING, 'RemediationSkipped'];
export const SUCCEEDING = [...CLOSING, 'RemediationSucceeded'];
