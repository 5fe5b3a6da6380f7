import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../../support/flow.ts';
import type { BrowserWorld } from './browser-world.ts';
import { isComplete, overhang } from './in-page.ts';
import type { Prepared } from './prepare-remediations.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OPTIONS: RunOptions = { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };

const CONTRAST: RunOptions = { ...OPTIONS, runOnly: { type: 'rule', values: ['color-contrast'] } };

/** Colours change nothing but the contrast. */
const VARIANTS = [
  { colours: 'light', width: 1280, options: OPTIONS, isShown: true },
  { colours: 'dark', width: 1280, options: CONTRAST, isShown: false },
  { colours: 'dark', width: 360, options: CONTRAST, isShown: true },
  { colours: 'light', width: 360, options: OPTIONS, isShown: false },
] as const;

/** @returns each finding in one line */
async function findings(page: Page, options: RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} – ${failureSummary ?? ''}`));
}

/** Every page, as axe-core sees it: in both colours, wide and narrow. */
export function describeAccessibility(world: () => BrowserWorld, prepared: () => Prepared): void {
  const pages: [string, () => string][] = [
    ['start', () => '#/'],
    ['executions', () => '#/remediations'],
    ['execution', () => `#/remediations/${prepared().broken.view.remediationId}`],
    ['review', () => '#/dlq'],
    ['review-item', () => `#/dlq/${prepared().broken.view.remediationId}`],
    ['bulk-replay', () => '#/dlq/replay'],
    ['approvals', () => '#/approvals'],
    ['audit', () => '#/audit'],
    ['audit-statistics', () => '#/audit/statistics'],
    ['audit-record', () => `#/audit/${prepared().succeeded.view.remediationId}`],
    ['playbooks', () => '#/playbooks'],
    ['playbook', () => '#/playbooks/restart-service'],
    ['calendar', () => '#/windows'],
    ['changes', () => '#/changes'],
    ['no-such-page', () => '#/nowhere'],
  ];

  test.each(pages)('%s: axe-core finds nothing', async (name, at) => {
    const { page, show } = await world().open({ at: at() });
    await page.evaluate(AXE);
    const found: string[] = [];
    for (const { colours, width, options, isShown } of VARIANTS) {
      await page.emulateMedia({ colorScheme: colours });
      await page.setViewportSize({ width, height: 900 });
      await until('the whole page', async () => (await isComplete(page)) || undefined);
      found.push(...(await findings(page, options)).map((finding) => `${colours}, ${width} px: ${finding}`));
      if ((await overhang(page)) > 0) found.push(`${colours}, ${width} px: the page is ${await overhang(page)} px too wide`);
      if (isShown) await show(`${name}-${colours}-${width}`);
    }

    expect(found).toEqual([]);
  });

  test('sign-in: axe-core finds nothing', async () => {
    const { page, show } = await world().openAnonymously();
    await page.getByLabel('Token').waitFor();
    await page.evaluate(AXE);
    await show('sign-in');

    expect(await findings(page, OPTIONS)).toEqual([]);
  });
}
