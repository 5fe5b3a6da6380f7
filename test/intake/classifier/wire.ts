import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** What Bedrock, or whoever stands in its place, answers. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

interface HostileReply {
  what: string;
  status: number;
  errorType?: string;
  /** A text goes over the wire as it stands, anything else as JSON. */
  body: unknown;
  /** Stands where the body says `@bodyRepeat`. */
  bodyRepeat?: { text: string; times: number };
}

/** What Converse answers when the model uses the tool, as its documentation shows it. */
export const toolUseReply = (input: unknown, { before = [] }: { before?: object[] } = {}): Reply => ({
  status: 200,
  body: JSON.stringify({
    output: {
      message: {
        role: 'assistant',
        content: [...before, { toolUse: { toolUseId: 'tooluse_kZJMlvQmRJ6eAyJE5GIl7Q', name: 'classify', input } }],
      },
    },
    stopReason: 'tool_use',
    usage: { inputTokens: 310, outputTokens: 42, totalTokens: 352 },
    metrics: { latencyMs: 640 },
  }),
});

function toReply({ status, errorType, body, bodyRepeat }: HostileReply): Reply {
  const plain = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json', ...(errorType !== undefined && { 'x-amzn-errortype': errorType }) },
    body: bodyRepeat ? plain.replace('@bodyRepeat', () => bodyRepeat.text.repeat(bodyRepeat.times)) : plain,
  };
}

/** Every answer of `hostile-replies.json`, and what is wrong with it. */
export function readHostileReplies(): (readonly [what: string, reply: Reply])[] {
  const replies = JSON.parse(readFileSync(`${import.meta.dirname}/../hostile-replies.json`, 'utf8')) as HostileReply[];
  return replies.map((one) => [one.what, toReply(one)]);
}

const ACCOUNT: BedrockRuntimeClientConfig = {
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

/** A client of the real SDK, whose requests go to that address. */
export const clientOf = (endpoint: string, changes: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient =>
  new BedrockRuntimeClient({ ...ACCOUNT, requestHandler: new NodeHttpHandler(), endpoint, ...changes });

/** A client of the real SDK without sockets: what it sends goes to `answer`, and the reply is read as if it had come over the wire. */
export const clientAnswering = (answer: (body: string) => Reply): BedrockRuntimeClient =>
  clientOf('http://bedrock.invalid', {
    requestHandler: {
      handle: (request: { body: Uint8Array }) => {
        const { status, headers = {}, body } = answer(new TextDecoder().decode(request.body));
        return Promise.resolve({ response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } });
      },
    } as unknown as NonNullable<BedrockRuntimeClientConfig['requestHandler']>,
  });

export interface Asked {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Respond = (response: ServerResponse, asked: Asked) => void;

export const respondWith =
  ({ status, headers = { 'content-type': 'application/json' }, body }: Reply): Respond =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Stands in Bedrock's place on a port of this machine. `respond` says how, and may be changed at any time. */
export class Wire {
  readonly asked: Asked[] = [];
  respond: Respond;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(respond: Respond) {
    this.respond = respond;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path, headers } = request;
    const asked = { method, path, headers, body: await text(request) };
    this.asked.push(asked);
    this.respond(response, asked);
  }

  /** @returns its address */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
