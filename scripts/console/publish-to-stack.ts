import type { S3Client } from '@aws-sdk/client-s3';
import { buildConsole } from '../build-console.ts';
import { stackNameOf, type StackOutputs } from '../connect.ts';
import { publishConsole, type PublishReport } from './publish-console.ts';

/** Thrown when the stack was deployed without a place for the console. */
export class NoConsoleError extends Error {
  override readonly name = 'NoConsoleError';
  constructor(stage: string) {
    super(
      `Stack ${stackNameOf(stage)} hosts no console. Deploy it with --param=createConsole=true; ` +
        'the embedded stack needs none, `npm start` serves the console itself.',
    );
  }
}

/** Builds the console. @returns the directory of its files */
export type Build = () => Promise<string>;

export interface StackConsole extends PublishReport {
  /** Where people open it. */
  url: string;
}

/**
 * Builds the console and puts it where this stack serves it from. Idempotent.
 * @throws NoConsoleError, ConsoleBuildError, UnknownFileTypeError, and what S3 refuses
 */
export async function publishToStack(stage: string, outputs: StackOutputs, s3: S3Client, build: Build = buildConsole): Promise<StackConsole> {
  const { ConsoleBucketName: bucket, ConsoleUrl: url, ConsoleSignInUrl: signInUrl } = outputs;
  if (bucket === undefined || url === undefined) throw new NoConsoleError(stage);
  return { url, ...(await publishConsole({ s3, bucket, directory: await build(), signInUrl })) };
}
