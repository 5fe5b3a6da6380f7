import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';

export const TARGET_ROLE = 'StackFlow-Remediation-Target-web';

/** @returns the ARN of a target role's session. */
export const sessionOf = (remediationId: string): string => `arn:aws:sts::000000000000:assumed-role/${TARGET_ROLE}/${remediationId}`;

/** @returns what CloudTrail writes of SendCommand, called in the session of a remediation's name. */
export const makeCall = (remediationId: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${remediationId}`,
    arn: sessionOf(remediationId),
    accountId: '000000000000',
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::000000000000:role/${TARGET_ROLE}`, userName: TARGET_ROLE } },
  },
  eventTime: '2026-05-19T10:00:05Z',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'SendCommand',
  awsRegion: 'us-east-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: `aws-sdk-js/3.1169.0 ua/2.1 os/linux lang/js md/nodejs#22.23.2 stackflow-remediation/${remediationId}`,
  requestParameters: null,
  responseElements: null,
  requestID: 'request-1',
  eventID: randomUUID(),
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '000000000000',
  eventCategory: 'Management',
  ...changes,
});

/** @returns a record as EventBridge hands it on. */
export const wrap = (detail: unknown): EventBridgeEvent<string, unknown> => ({
  version: '0',
  id: 'ddca6449-b258-46c0-8653-e0e3aEXAMPLE',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.ssm',
  account: '000000000000',
  time: '2026-05-19T10:00:05Z',
  region: 'us-east-1',
  resources: [],
  detail,
});
