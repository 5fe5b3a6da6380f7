import type { ServerResponse } from 'node:http';
import { toXml } from './protocols/xml.ts';
import type { AwsError, Call, Protocol, RawAnswer } from './wire.ts';

const isRaw = (answer: unknown): answer is RawAnswer =>
  typeof answer === 'object' && answer !== null && 'raw' in answer && 'headers' in answer;

/** How each protocol wraps what an operation gives back. */
const BODIES: Record<Protocol, (call: Call, answer: unknown) => string> = {
  json: (_, answer) => JSON.stringify(answer),
  rest: (_, answer) => JSON.stringify(answer),
  'rest-xml': (_, answer) => toXml(answer),
  query: ({ operation, requestId }, answer) => {
    const metadata = toXml({ ResponseMetadata: { RequestId: requestId } });
    return `<${operation}Response><${operation}Result>${toXml(answer)}</${operation}Result>${metadata}</${operation}Response>`;
  },
  ec2: ({ operation, requestId }, answer) =>
    `<${operation}Response>${toXml({ requestId, ...(answer as object) }, 'item')}</${operation}Response>`,
};

const jsonError = (_: Call, { code, message }: AwsError): string => JSON.stringify({ __type: code, message, Message: message });

function xmlError({ requestId }: Call, { code, message, status }: AwsError): string {
  const Type = status < 500 ? 'Sender' : 'Receiver';
  return `<ErrorResponse>${toXml({ Error: { Type, Code: code, Message: message }, RequestId: requestId })}</ErrorResponse>`;
}

const ERRORS: Record<Protocol, (call: Call, error: AwsError) => string> = {
  json: jsonError,
  rest: jsonError,
  'rest-xml': xmlError,
  query: xmlError,
  ec2: ({ requestId }, { code, message }) =>
    `<Response>${toXml({ Errors: { Error: { Code: code, Message: message } }, RequestID: requestId })}</Response>`,
};

const CONTENT_TYPES: Record<Protocol, string> = {
  json: 'application/x-amz-json-1.1',
  rest: 'application/json',
  'rest-xml': 'text/xml',
  query: 'text/xml',
  ec2: 'text/xml',
};

const headersOf = ({ protocol, requestId }: Call): Record<string, string> => ({
  'content-type': CONTENT_TYPES[protocol],
  'x-amzn-requestid': requestId,
});

export function writeAnswer(response: ServerResponse, call: Call, answer: unknown): void {
  response.writeHead(200, { ...headersOf(call), ...(isRaw(answer) && answer.headers) });
  response.end(isRaw(answer) ? answer.raw : BODIES[call.protocol](call, answer));
}

/** The error in the shape of the call's protocol. */
export function writeError(response: ServerResponse, call: Call, error: AwsError): void {
  response.writeHead(error.status, { ...headersOf(call), 'x-amzn-errortype': error.code });
  response.end(ERRORS[call.protocol](call, error));
}
