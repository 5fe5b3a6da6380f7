import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { StackClock } from '../clock/clock.ts';
import type { Secret, TextSecret } from '../deploy/services.ts';
import { listen, stopListening } from '../listen.ts';
import { createCloudTrail } from './cloud-trail.ts';
import { createControl } from './control.ts';
import { createFaults } from './faults.ts';
import { createJournal } from './journal.ts';
import { readBody, readCall } from './read-call.ts';
import { createResources } from './resources.ts';
import type { EstateSeed } from './seed.ts';
import { CRASH_HEADER } from '../crash-header.ts';
import { createSessions } from './sessions.ts';
import { createAutoScaling } from './services/auto-scaling.ts';
import { createCloudFormation } from './services/cloudformation.ts';
import { createCloudFront } from './services/cloudfront.ts';
import { createEc2 } from './services/ec2.ts';
import { createEcs } from './services/ecs.ts';
import { createKms } from './services/kms.ts';
import { createLambda } from './services/lambda.ts';
import { createRds } from './services/rds.ts';
import { createSecretsManager } from './services/secrets-manager.ts';
import { createChangeCalendars } from './services/change-calendar.ts';
import { createSsm } from './services/ssm.ts';
import { createSts } from './services/sts.ts';
import { ACCOUNT, AwsError, type Call, type Service } from './wire.ts';
import { writeAnswer, writeError } from './write-answer.ts';

export type { EstateSeed } from './seed.ts';

export interface EstateOptions {
  clock: StackClock;
  seed?: EstateSeed;
  port?: number;
}

const DEFAULT_DELAY_SECONDS = 5;

/** Most services name their throttling alike; these don't. */
const THROTTLING: Record<string, [code: string, status: number]> = {
  lambda: ['TooManyRequestsException', 429],
  ec2: ['RequestLimitExceeded', 503],
  rds: ['Throttling', 400],
  autoscaling: ['Throttling', 400],
  cloudfront: ['Throttling', 400],
  sts: ['Throttling', 400],
};

function throttled({ service }: Call): AwsError {
  const [code, status] = THROTTLING[service] ?? ['ThrottlingException', 400];
  return new AwsError(code, 'Rate exceeded', status);
}

const crash = (response: ServerResponse): void => void response.writeHead(200, { [CRASH_HEADER]: '1' }).end();

/** The simulated estate: the AWS services that the product acts on, over their real wire protocols, on one port. */
export async function startEstate({ clock, seed = {}, port }: EstateOptions) {
  const { now } = clock;
  const faults = createFaults();
  const journal = createJournal(now);
  const cloudTrail = createCloudTrail(clock);
  const resources = createResources(seed);
  const sessions = createSessions();
  const secrets = new Map<string, Secret | TextSecret>();
  const stacks = new Map<string, Record<string, string>>();

  /** Holds the request back for virtual seconds; the invocation behind it isn't at work meanwhile. */
  const run = (seconds: number): Promise<void> =>
    new Promise((resolve) => {
      if (seconds <= 0) return resolve();
      const release = clock.holdRequest();
      const goOn = (): void => {
        release();
        resolve();
      };
      clock.setTimer(goOn, seconds * 1000, { skippable: true });
    });

  const { recordEffect } = journal;
  const services: Record<string, Service> = {
    ssm: { ...createSsm({ now, ...resources, recordEffect }), ...createChangeCalendars({ now, ...resources }) },
    lambda: createLambda({ ...resources, recordEffect, run }),
    ecs: createEcs({ now, ...resources, recordEffect }),
    rds: createRds({ now, ...resources, recordEffect }),
    ec2: createEc2({ now, ...resources, recordEffect }),
    autoscaling: createAutoScaling({ now, ...resources, recordEffect }),
    cloudfront: createCloudFront({ now, ...resources, recordEffect }),
    sts: createSts({ now, ...resources, sessions }),
    kms: createKms(),
    secretsmanager: createSecretsManager(secrets),
    cloudformation: createCloudFormation(stacks),
  };

  async function perform(call: Call): Promise<unknown> {
    const operation = services[call.service]?.[call.operation];
    if (!operation) throw new AwsError('UnknownOperationException', `${call.service}:${call.operation} is not simulated.`);
    sessions.authorize(call);
    journal.recordCall(call, sessions.identify(call.accessKeyId));
    return await operation(call.input, call);
  }

  /** What a service refuses is in the trail too, with its error. */
  async function performOnTrail(call: Call): Promise<unknown> {
    const caller = { accessKeyId: call.accessKeyId, arn: sessions.identify(call.accessKeyId) };
    try {
      const answer = await perform(call);
      cloudTrail.record(call, caller);
      return answer;
    } catch (error) {
      if (error instanceof AwsError) cloudTrail.record(call, caller, error);
      throw error;
    }
  }

  async function answerCall(call: Call, text: string, response: ServerResponse): Promise<void> {
    const fault = faults.take(call.service, call.operation, text);
    if (fault?.kind === 'reset') return void response.destroy();
    if (fault?.kind === 'crash-before') return crash(response);
    if (fault?.kind === 'timeout') return void response.once('close', clock.holdRequest());
    if (fault?.kind === 'throttle') throw throttled(call);
    if (fault?.kind === 'error') throw new AwsError('InternalFailure', 'Injected by the local stack.', 500);
    if (fault?.kind === 'delay') await run(fault.seconds ?? DEFAULT_DELAY_SECONDS);
    const answer = await performOnTrail(call);
    if (fault?.kind === 'lost-response') response.destroy();
    else if (fault?.kind === 'crash-after') crash(response);
    else writeAnswer(response, call, answer);
  }

  const control = createControl({ clock, cloudTrail, faults, journal, resources });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.url?.startsWith('/_')) return control(request, body, response);
    const call = readCall(request, body);
    try {
      await answerCall(call, `${request.url} ${body}`, response);
    } catch (error) {
      const known = error instanceof AwsError ? error : new AwsError('InternalFailure', (error as Error).message, 500);
      writeError(response, call, known);
    }
  }

  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  const url = await listen(server, port);
  return {
    url,
    takeFault: faults.take,
    effects: journal.effects,
    cloudTrail,
    /** Opens a session for a function, as Lambda does: of its role, with its own name. @returns the key */
    openSession: (roleArn: string, sessionName: string): string =>
      sessions.assume({ account: ACCOUNT, role: roleArn.split('/').at(-1) ?? '', sessionName }).accessKeyId,
    putSecret: (secret: Secret | TextSecret): void => void secrets.set(secret.arn, secret),
    putStack: (name: string, outputs: Record<string, string>): void => void stacks.set(name, outputs),
    close: () => stopListening(server),
  };
}
