import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { Flow } from '../../support/flow.ts';
import { startTestStack } from '../../support/stack.ts';
import { watchPage, type Faults } from './watch-page.ts';

const SCREENSHOTS = join(import.meta.dirname, '../../../test-output/console');
/** What a page may take on a machine that does other things as well. */
const PATIENCE_MS = 30_000;

export type Role = 'viewer' | 'operator' | 'admin';

export interface Opening {
  role?: Role;
  /** Fragment that the page is opened with. */
  at?: string;
  colours?: 'light' | 'dark';
  width?: number;
}

/** A tab of somebody who is signed in. */
export interface Tab {
  page: Page;
  faults: Faults;
  /** Writes what is seen now to test-output/console. */
  show(name: string): Promise<void>;
}

/** One stack, one browser, one console for all tests. */
export interface BrowserWorld {
  flow: Flow;
  /** The console's address, without a slash at its end. */
  origin: string;
  open(opening?: Opening): Promise<Tab>;
  /** A tab of nobody. */
  openAnonymously(): Promise<Tab>;
  /** Closes all tabs. @returns what they did wrong */
  closeTabs(): Promise<string[]>;
  close(): Promise<void>;
}

async function openTab(browser: Browser, origin: string, { colours = 'light', width = 1280 }: Opening): Promise<[BrowserContext, Tab]> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: colours,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const show = async (name: string) => void (await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true }));
  return [context, { page, faults: watchPage(page, origin), show }];
}

/** @param program path of Chromium */
export async function startBrowserWorld(program: string): Promise<BrowserWorld> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const stack = await startTestStack({ hasConsole: true });
  const flow = await Flow.over({ ...stack.ready, close: stack.close });
  const { issueToken } = await import('./issue-token.ts');
  // Root may not use Chromium's sandbox; nothing but our own page is opened.
  const browser = await chromium.launch({ executablePath: program, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const origin = new URL(stack.ready.environment['STACKFLOW_CONSOLE_URL'] ?? '').origin;
  const open: [BrowserContext, Tab][] = [];

  const openAnonymously = async (opening: Opening = {}): Promise<Tab> => {
    const opened = await openTab(browser, origin, opening);
    open.push(opened);
    await opened[1].page.goto(`${origin}/`);
    return opened[1];
  };

  return {
    flow,
    origin,
    openAnonymously,
    async open({ role = 'operator', at = '#/', ...opening } = {}) {
      const [context, tab] = await openTab(browser, origin, opening);
      open.push([context, tab]);
      // As a sign-in page comes back.
      await tab.page.goto(`${origin}/#token=${await issueToken(role)}`);
      await tab.page.getByRole('heading', { level: 1 }).waitFor();
      if (at !== '#/') await tab.page.goto(`${origin}/${at}`);
      return tab;
    },
    async closeTabs() {
      const done = open.splice(0);
      await Promise.all(done.map(([context]) => context.close()));
      return done.flatMap(([, { faults }]) => faults.seen);
    },
    async close() {
      await browser.close();
      await flow.close();
    },
  };
}
