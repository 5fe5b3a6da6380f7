import type { StackClock } from './clock/clock.ts';
import { startDataApi, type Login } from './data-api/start-data-api.ts';
import { startDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
import { startEstate } from './estate/start-estate.ts';
import { startS3, type S3 } from './s3/start-s3.ts';
import { startSqsSns, type SqsSns } from './sqs-sns/sqs-sns.ts';
import { placeOf, portOf, type StackOptions } from './stack-options.ts';

/** What keeps state, and the world outside. */
export interface Stores {
  estate: Awaited<ReturnType<typeof startEstate>>;
  sqsSns: SqsSns;
  dynamodb: DynamoDb;
  dataApi: { url: string; close: () => Promise<void> };
  s3: S3;
  /** Roles of the Data API by secret; whoever deploys fills it. */
  roles: Record<string, Login>;
  close(): Promise<void>;
}

/** Starts the services that keep state; the estate's control injects faults into all of them. */
export async function startStores(clock: StackClock, options: StackOptions): Promise<Stores> {
  const seed = options.estateSeed === undefined ? {} : { seed: options.estateSeed };
  const estate = await startEstate({ clock, ...seed, ...portOf(options, 'estate') });
  const { takeFault } = estate;
  const { databaseUrl } = options;
  const roles: Record<string, Login> = {};
  const [sqsSns, dynamodb, dataApi, s3] = await Promise.all([
    startSqsSns({ clock, takeFault, ...placeOf(options, 'sqsSns') }),
    startDynamoDb({ clock, takeFault, ...placeOf(options, 'dynamodb') }),
    startDataApi({ clock, takeFault, roles, ...placeOf(options, 'dataApi'), ...(databaseUrl !== undefined && { databaseUrl }) }),
    startS3({ clock, takeFault, ...placeOf(options, 's3') }),
  ]);
  const all = [sqsSns, dynamodb, dataApi, s3, estate];
  return {
    estate,
    sqsSns,
    dynamodb,
    dataApi,
    s3,
    roles,
    close: async () => void (await Promise.all(all.map((server) => server.close()))),
  };
}
