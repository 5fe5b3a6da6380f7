/**
 * Timeout of ExecuteAction's Lambda, in seconds; no state's is longer. An intent that is older belongs to an invocation
 * that no longer runs, and so does everything of an execution that ended longer ago.
 */
export const EXECUTE_TIMEOUT_SECONDS = 90;
