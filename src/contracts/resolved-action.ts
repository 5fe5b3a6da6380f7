import type { ActionType, Parameters } from './names.ts';

/** A playbook's action with its placeholders filled in and the request's parameters set. */
export interface ResolvedAction {
  type: ActionType;
  target: Parameters;
  parameters: Parameters;
}
