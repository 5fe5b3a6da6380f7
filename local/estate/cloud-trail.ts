import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import { createDelayedDeliveries } from './delayed-deliveries.ts';
import { describeIdentity } from './describe-identity.ts';
import { REGION, type AwsError, type Call } from './wire.ts';

/** How the trail behaves: `POST /_cloudTrail`. */
export interface CloudTrailSettings {
  /** How long after a call its event comes; AWS takes about five minutes, sometimes much longer. */
  delaySeconds: number;
  /** No event comes. */
  drop: boolean;
  /** Each event comes twice. */
  duplicate: boolean;
}

/** Hands an event to an event bus. */
type Publish = (source: string, detailType: string, resources: string[], detail: Record<string, unknown>) => void;

/** What others need to know of a caller. */
export interface Caller {
  accessKeyId: string;
  arn: string;
}

const DEFAULTS: CloudTrailSettings = { delaySeconds: 300, drop: false, duplicate: false };

/** Services whose calls the trail records. */
const RECORDED = new Set(['ssm', 'lambda', 'ecs', 'rds', 'ec2', 'autoscaling', 'cloudfront']);
const READ_ONLY = /^(Describe|Get|List)/;

const isRecorded = ({ service, operation }: Call): boolean => RECORDED.has(service) && !READ_ONLY.test(operation);

/** Thrown when `POST /_cloudTrail` gets something that is no setting. */
export class InvalidCloudTrailSettingError extends Error {
  override readonly name = 'InvalidCloudTrailSettingError';
}

function assertSettings(changes: Record<string, unknown>): void {
  const known = new Map(Object.entries(DEFAULTS));
  const wrong = Object.entries(changes).find(([name, value]) => typeof value !== typeof known.get(name));
  if (!wrong) return;
  throw new InvalidCloudTrailSettingError(`CloudTrail takes ${JSON.stringify(DEFAULTS)}, not ${wrong[0]} = ${String(wrong[1])}.`);
}

/** The record as CloudTrail writes it. Its Lambda Invoke is a data event; CloudFront's calls are made in us-east-1. */
const describeCall = (call: Call, caller: Caller, at: Date, error?: AwsError): Record<string, unknown> => {
  const isData = call.service === 'lambda';
  const userIdentity = describeIdentity(caller, at);
  return {
    eventVersion: '1.11',
    userIdentity,
    eventTime: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.operation,
    awsRegion: REGION,
    sourceIPAddress: '192.0.2.10',
    userAgent: call.userAgent,
    ...(error && { errorCode: error.code, errorMessage: error.message }),
    requestParameters: null,
    responseElements: null,
    requestID: call.requestId,
    eventID: randomUUID(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: !isData,
    recipientAccountId: userIdentity.accountId,
    eventCategory: isData ? 'Data' : 'Management',
  };
};

/**
 * A trail that records every changing call of the estate and hands it to EventBridge minutes later, as it does with a
 * trail that selects data events and with forwarding from us-east-1 and from target accounts.
 */
export function createCloudTrail(clock: Clock) {
  const settings = { ...DEFAULTS };
  const deliverLater = createDelayedDeliveries(clock);
  let publish: Publish | undefined;

  return {
    /** Until then the trail has no one to tell. */
    deliverTo: (bus: Publish): void => void (publish = bus),
    settings,
    /** @throws InvalidCloudTrailSettingError */
    change(changes: Partial<CloudTrailSettings>): CloudTrailSettings {
      assertSettings(changes);
      return Object.assign(settings, changes);
    },
    record(call: Call, caller: Caller, error?: AwsError): void {
      if (!publish || settings.drop || !isRecorded(call)) return;
      const detail = describeCall(call, caller, new Date(clock.now()), error);
      const deliver = (): void => publish?.(`aws.${call.service}`, 'AWS API Call via CloudTrail', [], detail);
      for (let copy = 0; copy < (settings.duplicate ? 2 : 1); copy += 1) deliverLater(deliver, settings.delaySeconds);
    },
  };
}

export type CloudTrail = ReturnType<typeof createCloudTrail>;
