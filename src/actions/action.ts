import type * as z from 'zod/mini';
import type { Parameters } from '../contracts/names.ts';
import type { ActionHandle, ActionStatus, Plan } from '../contracts/plan.ts';
import type { TargetCredentials } from '../platform/clients/target-client.ts';

/** What keeps a second call from being a second effect. */
export const IDEMPOTENCIES = ['native-token', 'absolute-value', 'precondition', 'probe-before-retry'] as const;
export type Idempotency = (typeof IDEMPOTENCIES)[number];

/** Who the action works for; the ids end up in comments, reasons and payloads of the target's service. */
export interface ActionContext {
  remediationId: string;
  incidentId: string;
  ciId: string;
  timeoutSeconds: number;
  /** Of the role that the request asked for; without them the Lambda's own role acts. */
  credentials?: TargetCredentials | undefined;
}

/** What a poll knows besides. */
export interface PollContext extends ActionContext {
  /** Since the call was intended. */
  elapsedSeconds: number;
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

/**
 * Did a call whose answer was lost take effect? `repeatable`: nobody can tell, but the same call again is the same effect.
 */
export type ProbeResult =
  | { kind: 'done'; acknowledgement: Acknowledgement }
  | { kind: 'not-done'; detail: string }
  | { kind: 'repeatable'; detail: string }
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
  /**
   * How long after a call the service may still hide its trace, in seconds: what a probe doesn't see before that proves
   * nothing, so that the executor waits and asks again.
   */
  settlesWithinSeconds: number;
  /** Exactly the IAM actions of the calls below. */
  permissions: { reads: readonly string[]; writes: readonly string[] };
  /** Unknown names and values that are no plain data are refused. */
  targetSchema: z.ZodMiniType;
  parametersSchema: z.ZodMiniType;
  /** @returns ARN patterns of all that the writes touch: an assumed role's session may change nothing else. */
  resources(input: ActionInput): string[];
  plan(input: ActionInput, context: ActionContext): Promise<Plan>;
  execute(plan: Plan, context: ActionContext): Promise<Acknowledgement>;
  poll(plan: Plan, handle: ActionHandle, context: PollContext): Promise<Progress>;
  probe(intent: Intent, context: ActionContext): Promise<ProbeResult>;
}

/** Thrown when an action doesn't say what keeps a second call from being a second effect. */
export class UndeclaredIdempotencyError extends Error {
  override readonly name = 'UndeclaredIdempotencyError';
  constructor(idempotency: unknown) {
    super(`An action must declare its idempotency as one of ${IDEMPOTENCIES.join(', ')}, not ${String(idempotency)}.`);
  }
}

/** The gate to the registry. @throws UndeclaredIdempotencyError at load, so that no Lambda starts with such an action. */
export function defineAction(action: Action): Action {
  if (!IDEMPOTENCIES.includes(action.idempotency)) throw new UndeclaredIdempotencyError(action.idempotency);
  return action;
}
