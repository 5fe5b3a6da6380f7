import { LOCAL_AUDIENCE } from './identity-provider/token-issuer.ts';

/** Where each part of the stack listens. */
export interface StackUrls {
  sqsSns: string;
  dynamodb: string;
  dataApi: string;
  s3: string;
  stepFunctions: string;
  /** SSM, Lambda, ECS, RDS, EC2, Auto Scaling, CloudFront, STS, KMS, Secrets Manager, CloudFormation, and the control of estate and clock. */
  estate: string;
  /** Control of what runs: crashes, invocations, logs, events. */
  runtime: string;
  /** StackFlowAPI. */
  api: string;
  /** Whoever gives StackFlowAPI's callers their tokens. */
  identity: string;
}

const REGION = 'us-east-1';

/** @returns the variables under which AWS SDKs and the aws CLI find the stack. */
export function stackEnvironment(urls: StackUrls): Record<string, string> {
  return {
    AWS_REGION: REGION,
    // The JS SDK and CLI 2 read AWS_REGION. CLI 1 reads this one, and for every region that it knows it replaces
    // AWS_ENDPOINT_URL_SQS by an old name of the real endpoint; so it gets one that it doesn't know.
    AWS_DEFAULT_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: urls.sqsSns,
    AWS_ENDPOINT_URL_SNS: urls.sqsSns,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
    AWS_ENDPOINT_URL_RDS_DATA: urls.dataApi,
    AWS_ENDPOINT_URL_S3: urls.s3,
    AWS_ENDPOINT_URL_SFN: urls.stepFunctions,
    AWS_ENDPOINT_URL_SSM: urls.estate,
    AWS_ENDPOINT_URL_LAMBDA: urls.estate,
    AWS_ENDPOINT_URL_ECS: urls.estate,
    AWS_ENDPOINT_URL_RDS: urls.estate,
    AWS_ENDPOINT_URL_EC2: urls.estate,
    AWS_ENDPOINT_URL_AUTO_SCALING: urls.estate,
    AWS_ENDPOINT_URL_CLOUDFRONT: urls.estate,
    AWS_ENDPOINT_URL_STS: urls.estate,
    AWS_ENDPOINT_URL_KMS: urls.estate,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.estate,
    AWS_ENDPOINT_URL_CLOUDFORMATION: urls.estate,
    STACKFLOW_STAGE: 'local',
    STACKFLOW_CONTROL_URL: urls.estate,
    STACKFLOW_RUNTIME_URL: urls.runtime,
    STACKFLOW_API_URL: urls.api,
    STACKFLOW_IDENTITY_URL: urls.identity,
  };
}

/**
 * @returns the environment of a function, with the local identity provider where the template leaves room for one: a
 *   deployment says by parameter whose tokens count, and nobody's do by default
 */
export const withLocalIssuer = (own: Record<string, string>, issuer: string): Record<string, string> =>
  own['API_ISSUER'] === '' ? { ...own, API_ISSUER: issuer, API_AUDIENCE: LOCAL_AUDIENCE } : own;

/** @returns what a function gets of these: what Lambda itself would set, and the endpoints. */
export const functionEnvironment = (environment: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('AWS_'))),
  AWS_DEFAULT_REGION: REGION,
});
