import { USER_AGENT_PRODUCT } from '../../contracts/cloud-trail-event.ts';
import { targetClientOptions } from './options.ts';

/** Keys of a role that was assumed for one remediation. */
export interface TargetCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** Who a call is made for, and as whom. */
interface TargetContext {
  remediationId: string;
  /** Absent when the Lambda's own role acts. */
  credentials?: TargetCredentials | undefined;
}

type TargetClientOptions = ReturnType<typeof targetClientOptions> & {
  customUserAgent: [name: string, version: string][];
  credentials?: TargetCredentials;
};

/**
 * Makes the client of one AWS service that remediations act on: one for each remediation, whose id CloudTrail then shows
 * in the user agent, and as whoever brings credentials; all share their connections.
 * @param timeoutSeconds how long one call may take; must be less than the Lambda's timeout.
 */
export function targetClient<C>(Client: new (options: TargetClientOptions) => C, timeoutSeconds: number) {
  const options = targetClientOptions(timeoutSeconds);
  return ({ remediationId, credentials }: TargetContext): C =>
    new Client({ ...options, customUserAgent: [[USER_AGENT_PRODUCT, remediationId]], ...(credentials && { credentials }) });
}
