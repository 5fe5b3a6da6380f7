import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { StepFunctionsApiError } from './errors.ts';
import type { Executions } from './executions.ts';
import { operations } from './operations.ts';

const TARGET = /^AWSStepFunctions\.(\w+)$/;

/** @returns a server (not listening yet) that speaks AWS JSON 1.0 for Step Functions. */
export function createStepFunctionsServer(executions: Executions): Server {
  return createServer((request, response) => {
    // A client that gave up before its request was read gets no answer.
    answer(executions, request, response).catch(() => response.destroy());
  });
}

async function answer(executions: Executions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const operationName = TARGET.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
  try {
    send(response, 200, perform(executions, operationName, body));
  } catch (error) {
    const { name, message } = error as Error;
    const status = error instanceof StepFunctionsApiError ? 400 : 500;
    send(response, status, { __type: status === 400 ? name : 'InternalServerError', message });
  }
}

function perform(executions: Executions, operationName: string, body: string): object {
  const operation = operations[operationName];
  if (operation === undefined) {
    throw new StepFunctionsApiError('UnknownOperationException', `The local stack doesn't answer ${operationName}.`);
  }
  return operation(executions, JSON.parse(body || '{}') as Parameters<typeof operation>[1]);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
}
