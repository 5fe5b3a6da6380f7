const LONGEST_ISSUES = 512;

/** Thrown when a model's answer isn't one strict classification; whoever asked it classifies without it. */
export class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
  constructor(issues: string) {
    super(`The model's answer can't be used: ${issues.slice(0, LONGEST_ISSUES)}. The embedded classifier decides alone.`);
  }
}
