import { describeIssues } from '../../src/contracts/describe-issues.ts';
import {
  MAX_REQUEST_BYTES,
  REQUEST_SCHEMA_VERSION,
  remediationRequestSchema,
  type RemediationRequest,
} from '../../src/contracts/remediation-request.ts';
import { RejectedError } from './errors.ts';

/** Schemas pass over this key in free-form objects; here nothing is passed over. */
function refusePrototypeKey(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new RejectedError('unparsable', '__proto__: this key is never allowed');
  return value;
}

/** A request has three levels; far beyond that the parser itself would run out of stack. */
const MAX_DEPTH = 20;

/** Counts brackets outside strings, without recursion. @throws RejectedError when a body is nested too deeply. */
function assertShallow(body: string): void {
  let depth = 0;
  for (const [bracket] of body.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[{}\]]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > MAX_DEPTH) throw new RejectedError('unparsable', `(whole document): nested deeper than ${MAX_DEPTH} levels`);
  }
}

function parseJson(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body, refusePrototypeKey);
  } catch (error) {
    if (error instanceof RejectedError) throw error;
    throw new RejectedError('unparsable', `(whole document): not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RejectedError('unparsable', '(whole document): must be a JSON object');
  return value as Record<string, unknown>;
}

/** @returns the message body as a request. @throws RejectedError with the path of each field that is wrong. */
export function readRequest(body: string): RemediationRequest {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_REQUEST_BYTES)
    throw new RejectedError('too-large', `(whole document): ${bytes} bytes; ${MAX_REQUEST_BYTES} are allowed`);
  assertShallow(body);
  const value = parseJson(body);
  const version = value['schemaVersion'];
  if (version !== undefined && version !== REQUEST_SCHEMA_VERSION)
    throw new RejectedError('unknown-schema', `schemaVersion: this engine reads ${REQUEST_SCHEMA_VERSION} alone`);
  const parsed = remediationRequestSchema.safeParse(value);
  if (!parsed.success) throw new RejectedError('unparsable', describeIssues(parsed.error));
  return parsed.data;
}
