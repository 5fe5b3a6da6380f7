import { extname } from 'node:path';

/** With `nosniff` a browser takes no script or style under another type than its own. */
const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** A build puts the hash of its content into the name of everything below `assets/`. */
const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/;

export const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Kept, but asked about each time: a new build is seen with the next look. */
export const NO_CACHE = 'no-cache';

/** Thrown for a file of the build whose content type isn't known. */
export class UnknownFileTypeError extends Error {
  override readonly name = 'UnknownFileTypeError';
  constructor(key: string) {
    super(`The console's build holds ${key}, whose content type isn't known. Name it in scripts/console/object-headers.ts.`);
  }
}

/** What a browser is told about a file of the console. */
export interface ObjectHeaders {
  ContentType: string;
  CacheControl: string;
}

/** @param key path within the build, with forward slashes. @throws UnknownFileTypeError */
export function headersOf(key: string): ObjectHeaders {
  const ContentType = CONTENT_TYPES[extname(key)];
  if (ContentType === undefined) throw new UnknownFileTypeError(key);
  return { ContentType, CacheControl: HASHED.test(key) ? IMMUTABLE : NO_CACHE };
}
