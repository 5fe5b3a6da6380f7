import { bundleLimit, listBundles, measureLoad } from './bench/bundles.ts';
import { startStackProcess } from './bench/stack-process.ts';
import { formatTable } from './commands/table.ts';
import { packageStage } from './package-local.ts';

const LENGTHS_SECONDS = [5, 60, 300];
const EMPTY_HANDLER = new URL('./bench/empty-handler.cjs', import.meta.url).pathname;

async function benchRemediations(): Promise<string> {
  const stack = await startStackProcess();
  try {
    // Loaded only now: the clients read their endpoints from the environment when they are made.
    const { measureRemediations } = await import('./bench/remediations.ts');
    const costs = await measureRemediations(LENGTHS_SECONDS);
    const headings = ['command', 'result', 'state entries (≤ 19)', 'Lambda invocations (≤ 10)', 'virtual time'];
    return formatTable(
      headings,
      costs.map(({ runSeconds, status, stateEntries, invocations, seconds }) =>
        [`${runSeconds} s`, status, stateEntries, invocations, `${seconds.toFixed(1)} s`].map(String),
      ),
    );
  } finally {
    await stack.close();
  }
}

async function benchBundles(): Promise<string> {
  const empty = await measureLoad(EMPTY_HANDLER);
  const rows: string[][] = [];
  for (const { functionName, file, bytes } of listBundles(await packageStage('prod'))) {
    const load = await measureLoad(file);
    rows.push([functionName, String(bytes), String(bundleLimit(functionName)), load.toFixed(1), (load / empty).toFixed(0)]);
  }
  rows.push(['(empty handler)', '–', '–', empty.toFixed(1), '1']);
  return formatTable(['function', 'bytes', 'limit', 'load ms', '× empty'], rows);
}

console.log(`State entries and invocations per remediation\n\n${await benchRemediations()}\n`);
console.log(`Bundles of stage prod, loaded in fresh processes (median of 5)\n\n${await benchBundles()}`);
