import type { Parameters } from '../contracts/names.ts';
import type { ActionHandle, ActionStatus, Plan } from '../contracts/plan.ts';

/** What keeps a second call from being a second effect. */
export type Idempotency = 'native-token' | 'absolute-value' | 'precondition' | 'probe-before-retry';

/** Who the action works for; the ids end up in comments, reasons and payloads of the target's service. */
export interface ActionContext {
  remediationId: string;
  incidentId: string;
  ciId: string;
  timeoutSeconds: number;
}

export interface ActionInput {
  target: Parameters;
  parameters: Parameters;
}

/** What the service said to the one call. */
export interface Acknowledgement {
  handle: ActionHandle;
  detail: string;
  awsRequestIds: string[];
  /** Set when the call itself was the whole action. */
  finished?: { status: Exclude<ActionStatus, 'running'>; output?: string };
}

/** How far the target has come. */
export interface Progress {
  status: ActionStatus;
  detail: string;
  output?: string;
}

/** Did a call whose answer was lost take effect? */
export type ProbeResult =
  | { kind: 'done'; acknowledgement: Acknowledgement }
  | { kind: 'not-done'; detail: string }
  | { kind: 'unknown'; detail: string };

/** What a probe knows of the call that it looks for. */
export interface Intent {
  plan: Plan;
  intendedAt: string;
}

/**
 * One kind of change. `plan`, `poll` and `probe` only read; `execute` makes exactly one call that changes something.
 * All throw TargetRefusedError (the service said no: nothing was done) and TransientTargetError (ask again).
 */
export interface Action {
  idempotency: Idempotency;
  /** Exactly the IAM actions of the calls below. */
  permissions: readonly string[];
  plan(input: ActionInput, context: ActionContext): Promise<Plan>;
  execute(plan: Plan, context: ActionContext): Promise<Acknowledgement>;
  poll(plan: Plan, handle: ActionHandle): Promise<Progress>;
  probe(intent: Intent, context: ActionContext): Promise<ProbeResult>;
}
