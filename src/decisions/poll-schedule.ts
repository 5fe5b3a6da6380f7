/** An early failure is seen at once. */
const FIRST_WAIT_SECONDS = 2;
/** The services report an end about a second late. */
const SLACK_SECONDS = 1;
const SHORTEST_BACKOFF_SECONDS = 5;

export interface PollSchedule {
  /** How many polls there have been. */
  pollCount: number;
  elapsedSeconds: number;
  expectedSeconds: number;
  timeoutSeconds: number;
}

/**
 * Seconds until the next poll: about 2 at first, then when the playbook expects the end (with a tenth to spare), then
 * half of what has passed, so that the number of polls grows with the logarithm of the action's length. The last poll
 * comes just after the time-out.
 */
export function nextWaitSeconds({ pollCount, elapsedSeconds, expectedSeconds, timeoutSeconds }: PollSchedule): number {
  if (pollCount === 0) return FIRST_WAIT_SECONDS;
  const expectedEnd = expectedSeconds * 1.1 + SLACK_SECONDS - elapsedSeconds;
  const wait = pollCount === 1 && expectedEnd > 0 ? expectedEnd : Math.max(SHORTEST_BACKOFF_SECONDS, elapsedSeconds / 2);
  const untilTimeout = timeoutSeconds - elapsedSeconds + SLACK_SECONDS;
  return Math.max(1, Math.ceil(Math.min(wait, untilTimeout)));
}
