import type { Refusal } from './decision.ts';
import type { ActionType, Parameters } from './names.ts';

/** What an action would do, found out by reading alone. */
export interface Plan {
  actionType: ActionType;
  /** ARN, or the id where the service has none. */
  targetResource: string;
  currentState: Record<string, unknown>;
  /** The exact API call that `execute` makes. */
  apiRequest: { service: string; operation: string; input: Record<string, unknown> };
  expectedState: Record<string, unknown>;
  /** The target is in the wanted state already: nothing to do. */
  alreadySatisfied: boolean;
  target: Parameters;
  parameters: Parameters;
}

/** How to find a started action again: what its `execute` returned. */
export type ActionHandle = Record<string, string>;

export type ActionStatus = 'running' | 'succeeded' | 'failed' | 'unknown';

/** `$.action`: the action as ExecuteAction started it and PollAction last saw it. */
export interface ActionRecord {
  /** `refused`: a switch or a limit said no directly before the call. */
  status: ActionStatus | 'refused';
  refusal?: Refusal;
  actionType: ActionType;
  targetResource: string;
  alreadySatisfied: boolean;
  plan: Plan;
  handle: ActionHandle;
  pollCount: number;
  /** How long WaitForAction waits before the next poll. */
  waitSeconds: number;
  startedAt: string;
  finishedAt?: string;
  detail: string;
  /** Output of the command or function, cut to what the document has room for. */
  output?: string;
  identity: string;
  awsRequestIds: string[];
}
