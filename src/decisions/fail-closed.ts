import { deny, type Decision } from '../contracts/decision.ts';

/** Runs a gate; one that can't answer (store down, slow, or with a record that makes no sense) denies. */
export async function failClosed(gate: () => Promise<Decision>): Promise<Decision> {
  try {
    return await gate();
  } catch (error) {
    const { name, message } = error as Error;
    return deny('gate-error', `the gate could not answer: ${name}: ${message}`, { error: name });
  }
}
