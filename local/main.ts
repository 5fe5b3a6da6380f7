import { readFileSync } from 'node:fs';
import type { EstateSeed } from './estate/start-estate.ts';
import { readArguments, StartUsageError, type StartArguments } from './arguments.ts';
import { printConsole } from './show/print-console.ts';
import { startStack, type Stack } from './stack.ts';

/** Ends the waiting for samples; a second Ctrl-C ends the process at once. */
function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

const readEstate = (): EstateSeed =>
  JSON.parse(readFileSync(new URL('../samples/estate.json', import.meta.url), 'utf8')) as EstateSeed;

/** @throws StartUsageError together with `--data`: an audit trail that ends with the stack doesn't fit the rest. */
function readDatabaseUrl({ dataDir }: StartArguments): { databaseUrl?: string } {
  const databaseUrl = process.env['AUDIT_DATABASE_URL'];
  if (!databaseUrl) return {};
  if (dataDir !== undefined) {
    throw new StartUsageError('AUDIT_DATABASE_URL goes without --data: its database ends with the stack.');
  }
  return { databaseUrl };
}

/** Runs until the samples have ended, or, without `--once`, until the person ends it. @returns the exit code */
async function runOn(stack: Stack, options: StartArguments, signal: AbortSignal): Promise<number> {
  Object.assign(process.env, stack.environment);
  if (!options.once) await printConsole(stack.environment);
  // Loaded only now: the clients read their endpoints from the environment when they are made.
  const { runSamples } = await import('./samples/run-samples.ts');
  const areAsExpected = await runSamples(stack, options, signal);
  if (options.once || signal.aborted) return areAsExpected ? 0 : 1;
  const { printEndpoints } = await import('./show/print-endpoints.ts');
  printEndpoints(stack.environment);
  await printConsole(stack.environment);
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 0;
}

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  const databaseUrl = readDatabaseUrl(options);
  const signal = onInterrupt();
  if (!options.json) process.stdout.write('Booting the embedded stack (the first time packages the functions and builds the console) …\n');
  const stack = await startStack({
    skipWaits: options.once,
    estateSeed: readEstate(),
    hasConsole: true,
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    ...databaseUrl,
  });
  try {
    return await runOn(stack, options, signal);
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  } finally {
    await stack.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof StartUsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
