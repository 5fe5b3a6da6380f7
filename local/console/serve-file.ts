import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** What has a hash in its name never changes; everything else is asked for again. */
const cacheFor = (path: string): string => (path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');

/** @param path of a URL. @returns the file's path below the directory, or undefined for what leads out of it */
function placeOf(directory: string, path: string): string | undefined {
  try {
    const relative = normalize(decodeURIComponent(path === '/' ? '/index.html' : path));
    return relative.startsWith('/') && !relative.includes('\0') ? join(directory, relative) : undefined;
  } catch {
    return undefined;
  }
}

/** Sends one of the built files, or 404. */
export async function serveFile(directory: string, path: string, isHead: boolean, response: ServerResponse): Promise<void> {
  const place = placeOf(directory, path);
  const found = place === undefined ? undefined : await stat(place).catch(() => undefined);
  if (!place || !found?.isFile()) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
  response.writeHead(200, {
    'content-type': TYPES[extname(place)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': cacheFor(path),
  });
  if (isHead) response.end();
  else await pipeline(createReadStream(place), response);
}
