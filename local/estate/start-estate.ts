import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { StackClock } from '../clock/clock.ts';
import type { Secret } from '../deploy/services.ts';
import type { InjectedFault, TakeFault } from '../fault-front.ts';
import { listen, stopListening } from '../listen.ts';

/** What the estate holds at first; see `samples/estate.json`. */
export interface EstateSeed {
  instances?: object[];
  documents?: string[];
  functions?: object[];
  clusters?: object[];
}

interface EstateOptions {
  clock: StackClock;
  seed?: EstateSeed;
  port?: number;
}

interface PlannedFault extends InjectedFault {
  service: string;
  operation: string;
  times: number;
}

type Answer = [status: number, body: object | string];
type Input = Record<string, string>;

const ACCOUNT = '000000000000';
const refusal = (name: string, message: string): Answer => [400, { __type: name, message }];

/** HMAC keys as KMS keeps them: the secret never leaves. */
function createKms() {
  const keys = new Map<string, Buffer>();
  const arnOf = (id: string) => `arn:aws:kms:us-east-1:${ACCOUNT}:key/${id}`;
  const find = (keyId = '') => keys.get(keyId.split('/').pop() ?? '');
  const mac = (secret: Buffer, input: Input) =>
    createHmac('sha256', secret).update(Buffer.from(input['Message'] ?? '', 'base64')).digest();
  const withKey = (input: Input, act: (secret: Buffer) => Answer): Answer => {
    const secret = find(input['KeyId']);
    return secret ? act(secret) : refusal('NotFoundException', `Key '${input['KeyId']}' does not exist`);
  };
  const operations: Record<string, (input: Input) => Answer> = {
    CreateKey: () => {
      const id = randomUUID();
      keys.set(id, randomBytes(32));
      return [200, { KeyMetadata: { KeyId: id, Arn: arnOf(id), KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } }];
    },
    CreateAlias: () => [200, {}],
    GenerateMac: (input) =>
      withKey(input, (secret) => [
        200,
        { KeyId: input['KeyId'], MacAlgorithm: 'HMAC_SHA_256', Mac: mac(secret, input).toString('base64') },
      ]),
    VerifyMac: (input) =>
      withKey(input, (secret) => {
        const expected = mac(secret, input);
        const given = Buffer.from(input['Mac'] ?? '', 'base64');
        return given.length === expected.length && timingSafeEqual(given, expected)
          ? [200, { KeyId: input['KeyId'], MacAlgorithm: 'HMAC_SHA_256', MacValid: true }]
          : refusal('KMSInvalidMacException', 'the MAC does not fit the message');
      }),
  };
  return operations;
}

function createSecretsManager(secrets: Map<string, Secret>): Record<string, (input: Input) => Answer> {
  return {
    GetSecretValue: (input) => {
      const id = input['SecretId'] ?? '';
      const secret = [...secrets.values()].find(({ arn, name }) => arn === id || name === id);
      if (!secret) return refusal('ResourceNotFoundException', `Secrets Manager can't find ${id}.`);
      const { arn, name, username, password } = secret;
      return [200, { ARN: arn, Name: name, VersionId: name, SecretString: JSON.stringify({ username, password }) }];
    },
  };
}

const outputXml = ([key, value]: [string, string]): string =>
  `<member><OutputKey>${key}</OutputKey><OutputValue>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</OutputValue></member>`;

function describeStacks(name: string, stacks: Map<string, Record<string, string>>): Answer {
  const outputs = stacks.get(name);
  if (!outputs)
    return [400, `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${encodeURIComponent(name)} does not exist</Message></Error></ErrorResponse>`];
  const members = Object.entries(outputs).map(outputXml).join('');
  return [
    200,
    `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  ];
}

const callerIdentity = (): Answer => [
  200,
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/local</Arn><UserId>LOCAL</UserId><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
];

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, [status, body]: Answer): void {
  const isXml = typeof body === 'string';
  response.writeHead(status, {
    'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(isXml ? body : JSON.stringify(body));
}

/**
 * The part of the simulated estate that the stack itself needs: KMS (HMAC), Secrets Manager, DescribeStacks, STS, and
 * planned faults. Other operations are refused as unknown.
 */
export async function startEstate({ clock, port }: EstateOptions) {
  const faults: PlannedFault[] = [];
  const secrets = new Map<string, Secret>();
  const stacks = new Map<string, Record<string, string>>();
  const json: Record<string, Record<string, (input: Input) => Answer>> = {
    TrentService: createKms(),
    secretsmanager: createSecretsManager(secrets),
  };

  const takeFault: TakeFault = (service, operation) => {
    const fault = faults.find((one) => one.times > 0 && one.service === service && one.operation === operation);
    if (fault) fault.times -= 1;
    return fault;
  };

  function query(body: string): Answer {
    const form = new URLSearchParams(body);
    const action = form.get('Action');
    if (action === 'DescribeStacks') return describeStacks(form.get('StackName') ?? '', stacks);
    if (action === 'GetCallerIdentity') return callerIdentity();
    return [400, `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>unknown action</Message></Error></ErrorResponse>`];
  }

  async function control(request: IncomingMessage, body: string): Promise<Answer> {
    const key = `${request.method} ${request.url}`;
    if (key === 'GET /_faults') return [200, { faults }];
    if (key === 'DELETE /_faults') return [200, { removed: faults.splice(0).length }];
    if (key === 'POST /_faults') return [200, { planned: faults.push(JSON.parse(body) as PlannedFault) }];
    if (key !== 'POST /_clock') return [404, { message: `no such control: ${key}` }];
    const { advanceSeconds = 0 } = JSON.parse(body) as { advanceSeconds?: number };
    await clock.whenIdle();
    clock.advance(advanceSeconds * 1000);
    return [200, { now: clock.now() }];
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const body = await readBody(request);
    if (request.url?.startsWith('/_')) return control(request, body);
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target === '') return query(body);
    const [service = '', operation = ''] = target.split('.');
    const act = json[service]?.[operation];
    return act ? act(JSON.parse(body) as Input) : refusal('UnknownOperationException', `${target} is not part of the estate`);
  }

  const server = createServer((request, response) => void answer(request).then((result) => send(response, result)));
  const url = await listen(server, port);
  return {
    url,
    takeFault,
    putSecret: (secret: Secret): void => void secrets.set(secret.arn, secret),
    putStack: (name: string, outputs: Record<string, string>): void => void stacks.set(name, outputs),
    close: () => stopListening(server),
  };
}
