import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './median.ts';

const LOADS = 5;

/** Prints how long `require` took, in milliseconds; run in a process of its own, as a cold start is. */
const LOADER = `const start = performance.now(); require(process.argv[1]); console.log(performance.now() - start); process.exit()`;

/** Settings that every function may read when it is loaded; their values don't matter here. */
const SETTINGS = Object.fromEntries(
  ['PLAYBOOK', 'MAINTENANCE_WINDOW', 'RECENT_CHANGE', 'LEDGER', 'LEASE', 'CONTROL', 'INCIDENT', 'CI', 'ALERT']
    .map((table) => `${table}_TABLE`)
    .concat('WORKFLOW_VERSION', 'STATE_MACHINE_ARN', 'DEAD_LETTER_QUEUE_URL', 'P1_QUEUE_ARN', 'SIGNING_KEY_IDS')
    .concat('AUDIT_CLUSTER_ARN', 'AUDIT_SECRET_ARN', 'AUDIT_DATABASE', 'TARGET_ACCOUNTS')
    .concat('AUDIT_BUCKET', 'CHAIN_SIGNING_KEY_ID', 'STAGE', 'CLOUD_TRAIL_COVERAGE')
    .concat('REQUEST_TOPIC_ARN', 'SIGNING_KEY_ID', 'INTAKE_ROLE_ARN')
    .concat('WEBHOOK_SECRET_ARN', 'INTAKE_QUEUE_URL', 'ACCOUNT_ID', 'API_REQUEST_TABLE')
    .map((name) => [name, 'x']),
);

/** They hold every action, and so the SDK client of every service that is acted on. */
const HOLD_ACTIONS = ['plan-action', 'execute-action', 'poll-action'];

/** Largest bundle of a function, in bytes. */
export function bundleLimit(functionName: string): number {
  if (functionName === 'remediation-engine') return 650_000;
  // Holds the recurrence rules of calendars.
  if (functionName === 'check-maintenance-window') return 650_000;
  // Holds the embedded classifier's model and, for playbooks in shadow, every gate. Loading those when they are needed
  // would make the bundle larger and slower: esbuild then wraps every module that both parts share.
  if (functionName === 'alert-intake') return 1_150_000;
  // Holds every gate, for previews, and what playbooks are checked by.
  if (functionName === 'stackflow-api') return 1_150_000;
  return HOLD_ACTIONS.includes(functionName) ? 1_600_000 : 600_000;
}

export interface Bundle {
  functionName: string;
  file: string;
  bytes: number;
}

/** @returns the bundles of a packaged stage, by name of their folder. */
export const listBundles = (packageDirectory: string): Bundle[] =>
  readdirSync(join(packageDirectory, 'functions')).map((functionName) => {
    const file = join(packageDirectory, 'functions', functionName, 'handler.cjs');
    return { functionName, file, bytes: statSync(file).size };
  });

/** @returns the median of several loads in fresh processes, in milliseconds. */
export async function measureLoad(file: string): Promise<number> {
  const times: number[] = [];
  const env = { ...process.env, ...SETTINGS, AWS_REGION: 'us-east-1', NODE_OPTIONS: '' };
  for (let load = 0; load < LOADS; load += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', LOADER, file], { env });
    times.push(Number(stdout.trim().split('\n').at(-1)));
  }
  return median(times);
}
