import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EstateSeed } from './estate/start-estate.ts';

/** Parts of the stack that listen on a port of their own. */
export type ServerName = 'sqsSns' | 'dynamodb' | 'dataApi' | 's3' | 'stepFunctions' | 'estate' | 'runtime' | 'api' | 'identity' | 'console';

export interface StackOptions {
  /** Where data outlives the process; in memory without it. */
  dataDir?: string;
  /** A PostgreSQL server for the audit trail in place of the embedded one; what is written there ends with the stack. */
  databaseUrl?: string;
  /** Jump over waits whenever nothing is at work. */
  skipWaits?: boolean;
  /** Fixed ports; any free one for the rest. */
  ports?: Partial<Record<ServerName, number>>;
  estateSeed?: EstateSeed;
  /** Build the operators' console and serve it. */
  hasConsole?: boolean;
  /** Whether `npm run local:env` finds this stack; true by default. */
  isAnnounced?: boolean;
  /** Run the handlers in this thread and their requests without sockets: for programmes of thousands of remediations. */
  inProcess?: boolean;
  /** How fast time runs by itself while waits are skipped, as a part of real time; with `inProcess` only. */
  pace?: number;
  /** How far the clock of a container may be off, in seconds; each has its own, at random. In processes of their own only. */
  maxSkewSeconds?: number;
  /** Gets every log line of every function. */
  onLog?: (functionName: string, line: string) => void;
}

/** @returns the port of one part, as far as it is given. */
export function portOf({ ports }: StackOptions, name: ServerName): { port?: number } {
  const port = ports?.[name];
  return port === undefined ? {} : { port };
}

/** @returns port and data directory (made here) of a part that keeps state, as far as they are given. */
export function placeOf(options: StackOptions, name: ServerName): { port?: number; dataDir?: string } {
  if (options.dataDir === undefined) {
    return portOf(options, name);
  }
  const dataDir = join(options.dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  return { ...portOf(options, name), dataDir };
}
