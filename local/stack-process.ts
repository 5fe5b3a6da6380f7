import { startStack, type StackOptions } from './stack.ts';

/**
 * Boots the stack for tests: `node local/stack-process.ts '{"skipWaits": true}'`. Prints one JSON line
 * (`{environment, outputs}`) when it is ready and ends with its standard input, that is, with its parent.
 */
const LAST_RESORT_MS = 10_000;

const { isLogShown = false, ...options } = JSON.parse(process.argv[2] ?? '{}') as StackOptions & { isLogShown?: boolean };
const onLog = (functionName: string, line: string): void => void process.stderr.write(`${functionName} ${line}\n`);
const stack = await startStack({ isAnnounced: false, ...options, ...(isLogShown && { onLog }) });

const close = async (): Promise<void> => {
  process.stdin.destroy();
  await stack.close();
  // Nothing should be left; what is left mustn't outlive the tests.
  setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
};
process.stdin.resume().once('end', () => void close());
process.once('SIGTERM', () => void close());
process.stdout.write(`${JSON.stringify({ environment: stack.environment, outputs: stack.outputs })}\n`);
