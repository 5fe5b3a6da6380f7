import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { assertChecksums } from './checksums.ts';
import { S3Error } from './errors.ts';
import type { S3Request } from './types.ts';

type Headers = Record<string, string>;

const incomplete = (): S3Error =>
  new S3Error('IncompleteBody', 'The request body terminated unexpectedly or is not in chunks.');

const readTrailers = (text: string): Headers =>
  Object.fromEntries(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );

/** Takes `aws-chunked` apart, in which SDKs send streams; signatures of chunks are not looked at. */
function readChunks(raw: Buffer): { body: Buffer; trailers: Headers } {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = raw.indexOf('\r\n', at);
    const size = lineEnd < 0 ? NaN : parseInt(raw.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (!(start + size <= raw.length)) throw incomplete();
    if (size === 0) return { body: Buffer.concat(chunks), trailers: readTrailers(raw.toString('latin1', start)) };
    chunks.push(raw.subarray(start, start + size));
    at = start + size + 2;
  }
}

const isChunked = (headers: Headers): boolean => headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;

const withoutChunks = (encoding = ''): Headers => {
  const left = encoding.split(',').map((part) => part.trim()).filter((part) => part !== '' && part !== 'aws-chunked');
  return left.length > 0 ? { 'content-encoding': left.join(',') } : {};
};

function unwrap(headers: Headers, raw: Buffer): Pick<S3Request, 'headers' | 'body'> {
  if (!isChunked(headers)) return { headers, body: raw };
  const { body, trailers } = readChunks(raw);
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== body.length) throw incomplete();
  const { 'content-encoding': encoding, ...rest } = headers;
  return { headers: { ...rest, ...withoutChunks(encoding), ...trailers }, body };
}

const flatHeaders = ({ headers }: IncomingMessage): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Reads a request whose bucket stands in its path. @throws S3Error when the body is broken or not what its checksum says */
export async function readRequest(request: IncomingMessage): Promise<S3Request> {
  const [path = '/', ...search] = (request.url ?? '/').split('?');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(decodeURIComponent(path)) ?? [];
  const { headers, body } = unwrap(flatHeaders(request), await buffer(request));
  assertChecksums(headers, body);
  return { method: request.method ?? 'GET', bucket, key, query: new URLSearchParams(search.join('?')), headers, body };
}
