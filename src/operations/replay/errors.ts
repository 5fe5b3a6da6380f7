/** Thrown when others have changed a review each time that a replay was to be claimed. */
export class ReplayContendedError extends Error {
  override readonly name = 'ReplayContendedError';
  constructor(reviewId: string) {
    super(`Others changed the review of ${reviewId} each time. Replay it again.`);
  }
}
