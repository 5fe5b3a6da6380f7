import { expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { BrowserWorld } from './browser-world.ts';
import type { Prepared } from './prepare-remediations.ts';

const MOST_CLICKS = 3;

/** A person who clicks, and counts. */
class Clicker {
  clicks = 0;

  async click(what: Locator): Promise<void> {
    this.clicks += 1;
    await what.first().click();
  }
}

const listOf = (page: Page) => page.getByRole('navigation', { name: 'Console' });

/** The three questions of three in the morning, from the start page. */
export function describeQuestions(world: () => BrowserWorld, prepared: () => Prepared): void {
  test('why did it not act? every gate, its verdict and its evidence', async () => {
    const { view } = prepared().skipped;
    const { page, show } = await world().open({ role: 'viewer' });
    const person = new Clicker();

    await person.click(listOf(page).getByRole('link', { name: 'Remediations' }));
    await person.click(page.getByRole('row').filter({ hasText: view.request?.incident.ciId ?? '' }).getByRole('link'));
    await page.getByText('Database upgrade').first().waitFor();
    await show('why');

    const gates = page.getByRole('table', { name: /gate/i });
    expect(await gates.innerText()).toMatch(/maintenance[\s\S]*deny/i);
    expect(await gates.innerText()).toMatch(/rule[\s\S]*allow/i);
    expect(person.clicks).toBeLessThanOrEqual(MOST_CLICKS);
  });

  test('what did it do? the action, its target, its output and how long it took', async () => {
    const { view } = prepared().succeeded;
    const { page, show } = await world().open({ role: 'viewer' });
    const person = new Clicker();

    await person.click(listOf(page).getByRole('link', { name: 'Remediations' }));
    await person.click(page.getByRole('row').filter({ hasText: view.request?.incident.ciId ?? '' }).getByRole('link'));
    await page.getByText('ssm-run-command').first().waitFor();
    await show('what');

    const text = await page.getByRole('main').innerText();
    expect(text).toContain(String(view.audit?.['targetResource']));
    expect(person.clicks).toBeLessThanOrEqual(MOST_CLICKS);
  });

  test('may I run it again? what every gate says now, beside the button', async () => {
    const { view } = prepared().broken;
    const { page, show } = await world().open();
    const person = new Clicker();

    await person.click(page.getByRole('region', { name: 'To be reviewed' }).getByRole('link', { name: new RegExp(view.request?.incident.ciId ?? '') }));
    await page.getByRole('region', { name: 'What the gates say now' }).waitFor();
    await show('again');

    const verdict = await page.getByRole('region', { name: 'What the gates say now' }).innerText();
    expect(verdict).toMatch(/allow|hold|deny/);
    expect(await page.getByRole('button', { name: 'Replay …' }).isVisible()).toBe(true);
    expect(person.clicks).toBeLessThanOrEqual(MOST_CLICKS);
  });
}
