import { bundleLimit, listBundles, measureLoad } from './bench/bundles.ts';
import { measureRuleMatch, type RuleMatchCost } from './bench/rule-match/measure-rule-match.ts';
import { startStackProcess } from './bench/stack-process.ts';
import { formatTable } from './commands/table.ts';
import { packageStage } from './package-local.ts';

const LENGTHS_SECONDS = [5, 60, 300];
const PLAYBOOK_COUNTS = [10, 1000, 10_000, 100_000];
const EMPTY_HANDLER = new URL('./bench/empty-handler.cjs', import.meta.url).pathname;

/** Thrown when a part is asked for that there isn't. */
class UnknownPartError extends Error {
  override readonly name = 'UnknownPartError';
  constructor(names: string[]) {
    super(`There is no part ${names.join(', ')}; there are ${[...PARTS.keys()].join(', ')}.`);
  }
}

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

/** Three digits say enough: `0.042`, `7.31`, `85,300`. */
const formatNumber = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** With a hundred times as many playbooks, a search by the index may cost ten times as much at most. */
function judgeGrowth(costs: RuleMatchCost[]): string {
  const costAt = (count: number) => costs.find(({ playbooks }) => playbooks === count)?.indexMicroseconds ?? NaN;
  const growth = costAt(100_000) / costAt(1000);
  const verdict = growth <= 10 ? 'met' : 'NOT MET';
  return `index at 100,000 is not above 10 × index at 1,000: ${verdict} (${formatNumber(growth)} ×)`;
}

function benchRuleMatch(): string {
  const costs = measureRuleMatch(PLAYBOOK_COUNTS);
  const table = formatTable(
    ['playbooks', 'index µs/alert', 'plain CEL µs/alert', 'ratio', 'index build ms'],
    costs.map(({ playbooks, indexMicroseconds, plainMicroseconds, buildMilliseconds }) => [
      playbooks.toLocaleString('en'),
      ...[indexMicroseconds, plainMicroseconds, plainMicroseconds / indexMicroseconds, buildMilliseconds].map(formatNumber),
    ]),
  );
  return `${table}\n\n${judgeGrowth(costs)}`;
}

interface Part {
  title: string;
  run: () => string | Promise<string>;
}

const PARTS = new Map<string, Part>([
  ['remediations', { title: 'State entries and invocations per remediation', run: benchRemediations }],
  ['bundles', { title: 'Bundles of stage prod, loaded in fresh processes (median of 5)', run: benchBundles }],
  ['rule-match', { title: 'Rule match: the index against plain CEL over all playbooks (medians)', run: benchRuleMatch }],
]);

/** Runs the parts that were asked for, all of them when none was. */
async function bench(asked: string[]): Promise<void> {
  const unknown = asked.filter((name) => !PARTS.has(name));
  if (unknown.length > 0) throw new UnknownPartError(unknown);
  for (const [name, { title, run }] of PARTS)
    if (asked.length === 0 || asked.includes(name)) console.log(`${title}\n\n${await run()}\n`);
}

await bench(process.argv.slice(2));
