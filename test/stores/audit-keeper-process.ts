import { createClock } from '../../local/clock/clock.ts';
import { startStores } from '../../local/stack-stores.ts';

/** What keeps the audit trail and its evidence, without the functions: database, buckets, tables, keys, faults. */
export interface AuditKeeperOptions {
  databaseUrl?: string;
  roles: Record<string, { role: string }>;
  buckets: string[];
}

/** First line of the process: where each service listens. */
export type AuditKeeperUrls = Record<'estate' | 'dynamodb' | 'dataApi' | 's3', string>;

const { databaseUrl, roles, buckets } = JSON.parse(process.argv[2] ?? '{}') as AuditKeeperOptions;
const clock = createClock();
const stores = await startStores(clock, databaseUrl === undefined ? {} : { databaseUrl });
Object.assign(stores.roles, roles);
for (const name of buckets) stores.s3.createBucket({ name, objectLock: { defaultRetention: { mode: 'GOVERNANCE', days: 1 } } });

const { estate, dynamodb, dataApi, s3 } = stores;
const urls: AuditKeeperUrls = { estate: estate.url, dynamodb: dynamodb.url, dataApi: dataApi.url, s3: s3.url };
process.stdin.resume().once('end', () => {
  clock.close();
  void stores.close();
});
process.stdout.write(`${JSON.stringify(urls)}\n`);
