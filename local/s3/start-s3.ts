import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { StackClock } from '../clock/clock.ts';
import { CRASH_HEADER } from '../crash-header.ts';
import { toXml } from '../estate/protocols/xml.ts';
import type { TakeFault } from '../fault-front.ts';
import { listen, stopListening } from '../listen.ts';
import { openBucket, type Bucket } from './bucket.ts';
import { S3Error } from './errors.ts';
import { operationOf } from './operations.ts';
import { readRequest } from './read-request.ts';
import type { Answer, BucketDefinition, S3Request, S3State } from './types.ts';
import { openVersionFiles } from './version-files.ts';

export interface S3Options {
  clock: StackClock;
  port?: number;
  /** Where objects outlive the process; in memory without it. */
  dataDir?: string;
  takeFault?: TakeFault;
}

export interface S3 {
  url: string;
  /** Creates a bucket with what an earlier run kept of it. */
  createBucket(definition: BucketDefinition): void;
  close(): Promise<void>;
}

const DEFAULT_DELAY_SECONDS = 5;

/** Starts S3 on this machine, with versions and Object Lock, following the clock. Signatures are not looked at. */
export async function startS3({ clock, port = 0, dataDir, takeFault = () => undefined }: S3Options): Promise<S3> {
  const buckets = new Map<string, Bucket>();
  const state: S3State = {
    now: clock.now,
    buckets: () => [...buckets.values()],
    bucketOf({ bucket }) {
      const found = buckets.get(bucket);
      if (!found) throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404);
      return found;
    },
  };

  async function answer(request: S3Request, response: ServerResponse): Promise<void> {
    const [name, perform] = operationOf(request);
    const fault = takeFault('s3', name, `/${request.bucket}/${request.key}?${request.query.toString()} ${request.body.toString()}`);
    if (fault?.kind === 'reset') return void response.destroy();
    if (fault?.kind === 'crash-before') return crash(response);
    if (fault?.kind === 'timeout') return void response.once('close', clock.holdRequest());
    if (fault?.kind === 'throttle') throw new S3Error('SlowDown', 'Please reduce your request rate.', 503);
    if (fault?.kind === 'error') throw new S3Error('InternalError', 'Injected by the local stack (see POST /_faults).', 500);
    if (fault?.kind === 'delay') await pass(clock, fault.seconds ?? DEFAULT_DELAY_SECONDS);
    const result = perform(request, state);
    if (fault?.kind === 'lost-response') response.destroy();
    else if (fault?.kind === 'crash-after') crash(response);
    else write(response, result);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await answer(await readRequest(incoming), response);
    } catch (error) {
      write(response, refusal(error));
    }
  }

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  return {
    url: await listen(server, port),
    createBucket(definition) {
      const files = openVersionFiles(dataDir === undefined ? undefined : join(dataDir, definition.name));
      buckets.set(definition.name, openBucket(definition, clock.now, files));
    },
    close: () => stopListening(server),
  };
}

const crash = (response: ServerResponse): void => void response.writeHead(200, { [CRASH_HEADER]: '1' }).end();

/** Holds the request back for virtual seconds; the invocation behind it isn't at work meanwhile. */
function pass(clock: StackClock, seconds: number): Promise<void> {
  const release = clock.holdRequest();
  return new Promise((resolve) => {
    const goOn = (): void => {
      release();
      resolve();
    };
    clock.setTimer(goOn, seconds * 1000, { skippable: true });
  });
}

function refusal(error: unknown): Answer {
  const { code, message, status, headers } = error instanceof S3Error ? error : new S3Error('InternalError', (error as Error).message, 500);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${toXml({ Code: code, Message: message })}</Error>`;
  return { status, headers: { 'content-type': 'application/xml', ...headers }, body };
}

/** Node drops the body of an answer to HEAD, and keeps its length. */
function write(response: ServerResponse, { status = 200, headers = {}, body = '' }: Answer): void {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { 'x-amz-request-id': randomUUID(), ...headers, ...(status !== 204 && length) });
  response.end(body);
}
