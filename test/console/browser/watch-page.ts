import type { Page, Request } from 'playwright-core';

/** What a page must not do, as far as it has done it. */
export interface Faults {
  /** Each in one line; empty when all is well. */
  readonly seen: string[];
  /** Lets the browser report answers of this status, once somebody is refused on purpose. */
  expectStatus(status: number): void;
}

const isOwn = (request: Request, origin: string): boolean => {
  const url = request.url();
  return url.startsWith(`${origin}/`) || url.startsWith('blob:') || url.startsWith('data:');
};

/** Notes every request to another host, every error in the console, breach of the content security policy included. */
export function watchPage(page: Page, origin: string): Faults {
  const seen: string[] = [];
  const expected = new Set<string>();
  page.on('request', (request) => {
    if (!isOwn(request, origin)) seen.push(`request to another host: ${request.url()}`);
  });
  page.on('pageerror', (error) => seen.push(`uncaught error: ${error.message}`));
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    const status = /status of (\d+)/.exec(message.text())?.[1];
    if (status === undefined || !expected.has(status)) seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  return { seen, expectStatus: (status) => void expected.add(String(status)) };
}
