import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXIT } from './commands/exit-codes.ts';

/** Written by `npm start`: the variables under which the SDKs, the aws CLI and ours find the embedded stack. */
const ENDPOINTS_FILE = fileURLToPath(new URL('../.stackflow/endpoints.json', import.meta.url));

const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

function printExports(): void {
  const { environment } = JSON.parse(readFileSync(ENDPOINTS_FILE, 'utf8')) as { environment: Record<string, string> };
  for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${quote(value)}`);
}

try {
  printExports();
} catch {
  console.error('The embedded stack is not running. Start it with `npm start` in another shell, then run this again.');
  process.exitCode = EXIT.unreachable;
}
