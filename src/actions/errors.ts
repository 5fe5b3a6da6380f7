/** Thrown when the target's service is throttled or does not answer a read: the machine's Retry asks again. */
export class TransientTargetError extends Error {
  override readonly name = 'TransientTargetError';
}

/** Thrown when the target's service refuses: wrong id, no permission, wrong state. Nothing was done. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

/** Thrown when target or parameters of a playbook's action aren't what the action's schema says. */
export class InvalidActionError extends Error {
  override readonly name = 'InvalidActionError';
}

/** Thrown when it can't be known yet whether the call was made: the machine's Retry looks again later. */
export class EffectInProgressError extends Error {
  override readonly name = 'EffectInProgressError';
  constructor(remediationId: string, why: string) {
    super(`Whether the call for ${remediationId} was made can't be known yet: ${why}. Nothing is done until it can.`);
  }
}
