/** One call that changed something. */
export interface EffectRecord {
  service: string;
  operation: string;
  target: string;
  /** What makes the effect ours: a comment, a reason, the remediation id of a payload. */
  token: string;
  /** ISO 8601, virtual time. */
  at: string;
  requestId: string;
}

export type RecordEffect = (effect: Omit<EffectRecord, 'at'>) => void;

/** What the estate was asked, and what it did: `GET /_calls` and `GET /_effects`. */
export function createJournal(now: () => number) {
  const effects: EffectRecord[] = [];
  const calls: { service: string; operation: string; at: string; requestId: string }[] = [];
  const at = () => new Date(now()).toISOString();
  return {
    effects,
    calls,
    recordEffect: (effect: Omit<EffectRecord, 'at'>): void => void effects.push({ ...effect, at: at() }),
    recordCall: (call: { service: string; operation: string; requestId: string }): void =>
      void calls.push({ service: call.service, operation: call.operation, requestId: call.requestId, at: at() }),
  };
}
