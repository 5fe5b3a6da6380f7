import { targetClientOptions } from './options.ts';

/** Keys of a role that was assumed for one remediation. */
export interface TargetCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

type TargetClientOptions = ReturnType<typeof targetClientOptions> & { credentials?: TargetCredentials };

/**
 * Makes the client of one AWS service that remediations act on: one for the Lambda's own role, made at load, and one for
 * whoever brings credentials; all share their connections.
 * @param timeoutSeconds how long one call may take; must be less than the Lambda's timeout.
 */
export function targetClient<C>(Client: new (options: TargetClientOptions) => C, timeoutSeconds: number) {
  const options = targetClientOptions(timeoutSeconds);
  const own = new Client(options);
  return ({ credentials }: { credentials?: TargetCredentials | undefined }): C =>
    credentials ? new Client({ ...options, credentials }) : own;
}
