/** jest's globalTeardown: ends the stack that global-setup.ts started. */
export default async function tearDown(): Promise<void> {
  await (globalThis as { closeTestStack?: () => Promise<void> }).closeTestStack?.();
}
