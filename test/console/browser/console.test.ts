import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { describeAccessibility } from './accessibility.ts';
import { startBrowserWorld, type BrowserWorld } from './browser-world.ts';
import { findChromium } from './find-chromium.ts';
import { describeGraph } from './graph.ts';
import { describeKeyboard } from './keyboard.ts';
import { describeLists } from './lists.ts';
import { describeOperating } from './operating.ts';
import { prepareRemediations, type Prepared } from './prepare-remediations.ts';
import { describeQuestions } from './questions.ts';

jest.setTimeout(60_000);

const program = findChromium();

/** All in one file: one stack and one browser are enough, and the most that two cores stand. */
(program ? describe : describe.skip)('the console in Chromium, over the embedded stack', () => {
  let world: BrowserWorld;
  let prepared: Prepared;

  beforeAll(async () => {
    world = await startBrowserWorld(program ?? '');
    prepared = await prepareRemediations(world.flow);
  }, 240_000);
  afterEach(async () => {
    await world.flow.skipWaits(true);
    await world.flow.clearControl('all');
    expect(await world.closeTabs()).toEqual([]);
  });
  afterAll(() => world?.close(), 30_000);

  describe('the three questions, three clicks each at most', () => describeQuestions(() => world, () => prepared));
  describe('the graph', () => describeGraph(() => world, () => prepared));
  describe('operating', () => describeOperating(() => world));
  describe('by keyboard alone', () => describeKeyboard(() => world));
  describe('for everybody', () => describeAccessibility(() => world, () => prepared));
  describe('long lists', () => describeLists(() => world));

  test('the content security policy lets nothing of the page reach another host', async () => {
    const { page, faults } = await world.open();
    await page.evaluate(`fetch('https://example.com/').catch(() => undefined)`);
    const noticed = faults.seen.splice(0);

    expect(noticed.length).toBeGreaterThan(0);
    expect(noticed.filter((fault) => !fault.includes('Content Security Policy'))).toEqual([]);
  });

  test('nobody gets in without a token', async () => {
    const { page, faults } = await world.openAnonymously();
    faults.expectStatus(401);
    await page.getByLabel('Token').fill('no.good.token');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByRole('alert').waitFor();

    expect(await page.getByRole('navigation').count()).toBe(0);
  });
});
