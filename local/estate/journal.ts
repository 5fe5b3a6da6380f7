/** One call that was made. */
export interface CallRecord {
  service: string;
  operation: string;
  /** ARN of the caller. */
  identity: string;
  /** ISO 8601, virtual time. */
  at: string;
  requestId: string;
}

/** One call that changed something. */
export interface EffectRecord extends CallRecord {
  target: string;
  /** What makes the effect ours: a comment, a reason, a caller reference, the remediation id of a payload. */
  token: string;
}

export type RecordEffect = (effect: Omit<EffectRecord, 'at' | 'identity'>) => void;

/** What the estate was asked, and what it did: `GET /_calls` and `GET /_effects`. */
export function createJournal(now: () => number) {
  const effects: EffectRecord[] = [];
  const calls: CallRecord[] = [];
  const identities = new Map<string, string>();
  const at = () => new Date(now()).toISOString();
  return {
    effects,
    calls,
    recordEffect: (effect: Parameters<RecordEffect>[0]): void =>
      void effects.push({ ...effect, identity: identities.get(effect.requestId) ?? 'unknown', at: at() }),
    recordCall({ service, operation, requestId }: Pick<CallRecord, 'service' | 'operation' | 'requestId'>, identity: string): void {
      identities.set(requestId, identity);
      calls.push({ service, operation, requestId, identity, at: at() });
    },
  };
}
