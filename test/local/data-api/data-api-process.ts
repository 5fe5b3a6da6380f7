import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RDSDataClient } from '@aws-sdk/client-rds-data';

export const CLUSTER_ARN = 'arn:aws:rds:us-east-1:000000000000:cluster:audit';
export const ADMIN_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin';
export const WRITER_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:writer';
export const SUPERUSER_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:superuser';

/** A PostgreSQL server to run on in place of the embedded one. */
export const DATABASE_URL = process.env['AUDIT_DATABASE_URL'] || undefined;
export const SUPERUSER = (DATABASE_URL && decodeURIComponent(new URL(DATABASE_URL).username)) || 'postgres';

/** Quotes and a backslash: what an escape would have to get right. */
export const WRITER_PASSWORD = `it's "quoted" \\ and long`;

const ROLES = {
  [ADMIN_SECRET_ARN]: { role: 'stackflow_admin' },
  [WRITER_SECRET_ARN]: { role: 'stackflow_audit_writer', password: WRITER_PASSWORD },
  [SUPERUSER_SECRET_ARN]: { role: SUPERUSER },
};

const MAIN = fileURLToPath(new URL('../../../local/data-api/main.ts', import.meta.url));

/**
 * Runs the Data API in a process of its own: PGlite doesn't load inside jest's module system. With AUDIT_DATABASE_URL it
 * runs on that server, in a database of its own.
 */
export async function startDataApiProcess() {
  const child = spawn(process.execPath, [MAIN, JSON.stringify({ roles: ROLES, databaseUrl: DATABASE_URL })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = await new Promise<[string]>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve([line]));
    child.once('exit', (code) => reject(new Error(`The Data API ended with ${code} before it was up`)));
  });
  return {
    url,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      const code = await ended;
      if (code !== 0) throw new Error(`The Data API ended with ${code}: its last words are on stderr`);
    },
  };
}

/** The product's own client, pointed at the process. */
export const createRdsDataClient = (url: string): RDSDataClient =>
  new RDSDataClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
