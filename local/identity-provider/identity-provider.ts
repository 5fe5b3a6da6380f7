import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { describeIssues } from '../../src/contracts/describe-issues.ts';
import type { Clock } from '../clock/clock.ts';
import { createTokenIssuer, ROLES, type TokenIssuer } from './token-issuer.ts';

const MOST_SECONDS = 86_400;

const wishSchema = z.strictObject({
  role: z.enum(ROLES),
  subject: z._default(z.string().check(z.minLength(1), z.maxLength(128)), 'local-operator'),
  expiresInSeconds: z._default(z.int().check(z.minimum(1), z.maximum(MOST_SECONDS)), 43_200),
});

const send = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));

const refuse = (response: ServerResponse, status: number, message: string): void => send(response, status, { error: 'invalid_request', error_description: message });

/** A web page that somebody visits must not get itself a token: not under a name that leads here, nor by a form. */
const isOwnHost = ({ headers: { host = '' } }: IncomingMessage): boolean => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
const isJson = ({ headers }: IncomingMessage): boolean => /^application\/json\b/.test(headers['content-type'] ?? '');

/** What API_ISSUER of the deployed function says, under whichever name this machine is asked. */
const issuerOf = ({ socket }: IncomingMessage): string => `http://127.0.0.1:${(socket.address() as AddressInfo).port}`;

async function answerToken(request: IncomingMessage, response: ServerResponse, issuer: TokenIssuer, clock: Clock): Promise<void> {
  if (!isJson(request)) return refuse(response, 415, 'Send JSON: {"role": "viewer"}.');
  const wish = wishSchema.safeParse(await json(request).catch(() => undefined));
  if (!wish.success) return refuse(response, 400, describeIssues(wish.error));
  const token = await issuer.issue(wish.data, issuerOf(request), clock.now());
  return send(response, 200, { access_token: token, token_type: 'Bearer', expires_in: wish.data.expiresInSeconds });
}

async function answer(request: IncomingMessage, response: ServerResponse, issuer: TokenIssuer, clock: Clock): Promise<void> {
  const { method, url = '/' } = request;
  if (!isOwnHost(request)) return refuse(response, 403, 'Ask under the address of this machine.');
  if (method === 'GET' && url === '/.well-known/jwks.json') return send(response, 200, { keys: issuer.keys });
  if (method === 'POST' && url === '/token') return answerToken(request, response, issuer, clock);
  return refuse(response, 404, 'There is GET /.well-known/jwks.json and POST /token.');
}

/**
 * @returns a server (not listening yet) that gives whoever asks on this machine the role that they want. The embedded stack
 *   alone trusts it: `POST /token {"role": "operator", "subject": "ada"}`.
 */
export async function createIdentityProvider(clock: Clock): Promise<Server> {
  const issuer = await createTokenIssuer();
  return createServer((request, response) => void answer(request, response, issuer, clock));
}
