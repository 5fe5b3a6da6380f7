import { deny, type Decision, type Refusal } from '../contracts/decision.ts';

/** @returns the refusal of a gate that can't answer. */
export function gateError(error: unknown): Refusal {
  const { name, message } = error as Error;
  return deny('gate-error', `the gate could not answer: ${name}: ${message}`, { error: name });
}

/** Runs a gate; one that can't answer (store down, slow, or with a record that makes no sense) denies. */
export async function failClosed(gate: () => Promise<Decision>): Promise<Decision> {
  try {
    return await gate();
  } catch (error) {
    return gateError(error);
  }
}

/** The same for a check that only says something when it refuses. */
export async function refuseClosed(check: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
  try {
    return await check();
  } catch (error) {
    return gateError(error);
  }
}
