import { S3Client } from '@aws-sdk/client-s3';
import { createClock } from '../../../local/clock/clock.ts';
import type { InjectedFault } from '../../../local/fault-front.ts';
import { startS3, type S3Options } from '../../../local/s3/start-s3.ts';
import type { BucketDefinition } from '../../../local/s3/types.ts';

export const DAY_SECONDS = 24 * 60 * 60;

const BUCKETS: BucketDefinition[] = [
  { name: 'plain' },
  { name: 'locked', objectLock: {} },
  { name: 'governed', objectLock: { defaultRetention: { mode: 'GOVERNANCE', days: 1 } } },
  { name: 'compliant', objectLock: { defaultRetention: { mode: 'COMPLIANCE', years: 7 } } },
];

/** What a fault was asked for, and the fault that strikes next. */
export interface FaultLog {
  asked: [service: string, operation: string, text: string][];
  next?: InjectedFault | undefined;
}

/** Starts S3 in this process with a bucket of each kind, and a client with the SDK's own settings. */
export async function startLocalS3(options: Partial<S3Options> = {}) {
  const clock = createClock();
  const faults: FaultLog = { asked: [] };
  const takeFault = (service: string, operation: string, text = ''): InjectedFault | undefined => {
    faults.asked.push([service, operation, text]);
    const { next } = faults;
    faults.next = undefined;
    return next;
  };
  const server = await startS3({ clock, takeFault, ...options });
  BUCKETS.forEach(server.createBucket);
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 1 };
  const s3 = new S3Client({ ...settings, endpoint: server.url });
  return {
    s3,
    clock,
    faults,
    url: server.url,
    advance: (seconds: number): void => clock.advance(seconds * 1000),
    async close(): Promise<void> {
      s3.destroy();
      clock.close();
      await server.close();
    },
  };
}
