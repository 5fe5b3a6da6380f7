import type { ServerResponse } from 'node:http';
import type { AwsError, Call, RawAnswer } from './wire.ts';

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The Query protocol's XML: lists are `member` elements. */
function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escape(String(value ?? ''));
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${toXml(inner)}</${name}>`)
    .join('');
}

const isRaw = (answer: unknown): answer is RawAnswer =>
  typeof answer === 'object' && answer !== null && 'raw' in answer && 'headers' in answer;

function bodyOf({ protocol, operation, requestId }: Call, answer: unknown): string {
  if (isRaw(answer)) return answer.raw;
  if (protocol !== 'query') return JSON.stringify(answer);
  const metadata = toXml({ ResponseMetadata: { RequestId: requestId } });
  return `<${operation}Response><${operation}Result>${toXml(answer)}</${operation}Result>${metadata}</${operation}Response>`;
}

const CONTENT_TYPES = { json: 'application/x-amz-json-1.1', rest: 'application/json', query: 'text/xml' };

const headersOf = ({ protocol, requestId }: Call): Record<string, string> => ({
  'content-type': CONTENT_TYPES[protocol],
  'x-amzn-requestid': requestId,
});

export function writeAnswer(response: ServerResponse, call: Call, answer: unknown): void {
  response.writeHead(200, { ...headersOf(call), ...(isRaw(answer) && answer.headers) });
  response.end(bodyOf(call, answer));
}

/** The error in the shape of the call's protocol. */
export function writeError(response: ServerResponse, call: Call, { code, message, status }: AwsError): void {
  const Type = status < 500 ? 'Sender' : 'Receiver';
  const isQuery = call.protocol === 'query';
  const xml = `<ErrorResponse>${toXml({ Error: { Type, Code: code, Message: message }, RequestId: call.requestId })}</ErrorResponse>`;
  response.writeHead(status, { ...headersOf(call), 'x-amzn-errortype': code });
  response.end(isQuery ? xml : JSON.stringify({ __type: code, message, Message: message }));
}
