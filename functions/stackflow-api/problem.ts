import type { Context } from 'hono';

/** An answer that something was refused (RFC 9457, `application/problem+json`). */
export const problem = (context: Context, status: 400 | 401 | 403 | 404 | 409 | 413 | 500 | 503, title: string, detail: string) =>
  context.body(JSON.stringify({ type: 'about:blank', status, title, detail }), status, { 'content-type': 'application/problem+json' });
