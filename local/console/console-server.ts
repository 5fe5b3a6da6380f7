import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { forward } from './forward.ts';
import { serveFile } from './serve-file.ts';

/** The same that CloudFront sends (resources/console.yml). */
const SECURITY_HEADERS = JSON.parse(
  readFileSync(new URL('../../console/security-headers.json', import.meta.url), 'utf8'),
) as Record<string, string>;

const API = '/prod/api/';

export interface ConsoleOptions {
  /** Of the built files. */
  directory: string;
  /** Where StackFlowAPI listens. */
  apiUrl: string;
}

async function answer({ directory, apiUrl }: ConsoleOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  if (url.startsWith(API)) return forward(apiUrl, request, response);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (method !== 'GET' && method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  const [path = '/'] = url.split('?');
  return serveFile(directory, path, method === 'HEAD', response);
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(502, { 'content-type': 'text/plain' }).end('StackFlowAPI gave no answer.');
}

/** @returns the console's server, not listening yet: the built page, and StackFlowAPI behind the same origin. */
export const createConsoleServer = (options: ConsoleOptions): Server =>
  createServer((request, response) => void answer(options, request, response).catch(() => fail(response)));
