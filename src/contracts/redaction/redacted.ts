/** What stands where a secret stood. It names no kind: the place tells, and one word is never taken for a value again. */
export const REDACTED = '[redacted]';
