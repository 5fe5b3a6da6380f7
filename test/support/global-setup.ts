import { startTestStack } from './stack.ts';

/** jest's globalSetup: boots one stack that all test files of a run share, found by their environment variables. */
export default async function setUp(): Promise<void> {
  const { ready, close } = await startTestStack();
  Object.assign(process.env, ready.environment, { STACKFLOW_OUTPUTS: JSON.stringify(ready.outputs) });
  Object.assign(globalThis, { closeTestStack: close });
}
