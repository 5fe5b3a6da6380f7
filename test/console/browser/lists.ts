import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../../support/flow.ts';
import type { BrowserWorld } from './browser-world.ts';
import { countNodes, longestTask, watchTasks } from './in-page.ts';
import { fillAuditTrail } from './fill-audit-trail.ts';

/** `LONG=1` for as many as the console is made for; fewer take a tenth of the time and need the same number of pages. */
const MANY = process.env['LONG'] ? 100_000 : 10_000;
const PAGES = 5;
/** What a list may hold at once, whatever there is. */
const MOST_NODES = 3_000;

const rowsOf = (page: Page) => page.getByRole('table').first().locator('tbody tr');
/** Waits until every row says it. */
const areAll = (page: Page, word: string) =>
  until(`rows of ${word}`, async () => {
    const texts = await rowsOf(page).allTextContents();
    return (texts.length > 0 && texts.every((text) => text.includes(word))) || undefined;
  });

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return Math.round(performance.now() - startedAt);
}

async function nextPage(page: Page): Promise<void> {
  const first = await rowsOf(page).first().textContent();
  await page.getByRole('navigation', { name: 'Pages of this list' }).getByRole('link').last().click();
  await until('the next page', async () => (await rowsOf(page).first().textContent()) !== first || undefined);
}

/** Lists with more in them than anybody reads. */
export function describeLists(world: () => BrowserWorld): void {
  beforeAll(() => fillAuditTrail(world().flow, MANY), 240_000);

  test.each([
    ['executions', '#/remediations?playbook=clear-disk'],
    ['audit records', '#/audit?playbook=clear-disk'],
  ])(`of ${MANY} %s, pages and filters come at once and no page grows`, async (name, at) => {
    const { page } = await world().open({ at });
    await rowsOf(page).first().waitFor();
    await watchTasks(page);
    const took: number[] = [];

    for (let pages = 0; pages < PAGES; pages++) took.push(await timed(() => nextPage(page)));
    const filter = await timed(async () => {
      await page.goto(`${world().origin}/${at.split('?')[0]}?ci=CI-BULK-0007&result=failure`);
      await areAll(page, 'CI-BULK-0007');
    });

    expect(await countNodes(page)).toBeLessThan(MOST_NODES);
    const figures = { of: MANY, pageMs: took, filterMs: filter, longestTaskMs: await longestTask(page), nodes: await countNodes(page) };
    process.stderr.write(`${name}: ${JSON.stringify(figures)}\n`);
  });

  test('filters are in the address: they survive a reload, and a shared link shows the same list', async () => {
    const { page, show } = await world().open({ at: '#/remediations' });
    await rowsOf(page).first().waitFor();
    await page.getByText(/^Filters/).first().click();
    const search = page.getByRole('search');
    await search.getByLabel('Playbook').fill('scale-out');
    await search.getByLabel('Status').selectOption('FAILED');
    await search.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/playbook=scale-out/);
    await areAll(page, 'scale-out');
    await show('filters');
    const listed = await rowsOf(page).allTextContents();

    await page.reload();
    await rowsOf(page).first().waitFor();
    const { page: theirs } = await world().open({ role: 'viewer', at: new URL(page.url()).hash });
    await rowsOf(theirs).first().waitFor();

    expect(listed.length).toBeGreaterThan(0);
    expect(await rowsOf(page).count()).toBe(listed.length);
    expect(await theirs.getByRole('search').getByLabel('Playbook').inputValue()).toBe('scale-out');
    expect(await theirs.getByRole('search').getByLabel('Status').inputValue()).toBe('FAILED');
    expect(await rowsOf(theirs).count()).toBe(listed.length);
  });

  test.each(['CSV', 'JSON'])('what the filters leave is taken away as %s', async (format) => {
    const { page } = await world().open({ role: 'viewer', at: '#/audit?ci=CI-BULK-0007' });
    await rowsOf(page).first().waitFor();

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: `Export ${format}` }).click();
    const download = await downloading;
    const text = await readFile((await download.path()) ?? '', 'utf8');

    expect(download.suggestedFilename()).toMatch(new RegExp(`^audit-.*\\.${format.toLowerCase()}$`));
    expect([...text.matchAll(/rem-bulk-0000507/g)].length).toBeGreaterThan(0);
    expect(text).not.toContain('rem-bulk-0000508');
  });
}
