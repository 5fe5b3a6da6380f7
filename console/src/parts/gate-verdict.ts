import type { Decision } from '../../../src/contracts/decision.ts';

/** What one gate said. */
export interface GateVerdict {
  gate: string;
  decision: Decision;
}
