import { expect, test } from '@jest/globals';
import { makePlaybook } from '../../support/fixtures.ts';
import { until } from '../../support/flow.ts';
import type { BrowserWorld } from './browser-world.ts';
import { fail, openWindow } from './prepare-remediations.ts';

const HOUR_MS = 3_600_000;
const toField = (at: number): string => new Date(at).toISOString().slice(0, 16);

/** What people do in the page really happens in the stack. */
export function describeOperating(world: () => BrowserWorld): void {
  test('a pause with its reason and its end keeps the next remediation from acting, until it is lifted', async () => {
    const { flow } = world();
    const { page, show } = await world().open();

    await page.getByRole('button', { name: 'Pause …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('A drill of the whole team');
    await dialog.getByLabel(/^Until/).fill(toField((await flow.now()).getTime() + 12 * HOUR_MS));
    await show('pause');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: /Everything is paused until/ }).waitFor();
    const paused = await flow.remediate(await flow.makeTarget());

    expect(paused.view.audit).toMatchObject({ result: 'skipped', reason: 'paused' });
    expect(JSON.stringify(paused.view.audit)).toContain('A drill of the whole team');
    expect(await flow.effectsOf(paused.view.remediationId)).toEqual([]);

    await page.getByRole('button', { name: /Everything is paused until/ }).click();
    await page.getByRole('button', { name: /^Resume/ }).click();
    await page.getByRole('button', { name: /Everything is paused until/ }).waitFor({ state: 'detached' });
    const resumed = await flow.remediate(await flow.makeTarget());

    expect(resumed.view.audit).toMatchObject({ result: 'success' });
  });

  test('a viewer reads everything and is offered nothing that changes something', async () => {
    const { view } = await fail(world().flow);
    const { page } = await world().open({ role: 'viewer', at: `#/dlq/${view.remediationId}` });
    await page.getByText('What the gates say now').first().waitFor();

    for (const name of ['Pause …', 'Replay …', 'Discard …']) expect(await page.getByRole('button', { name }).count()).toBe(0);
  });

  test('a replay from the review makes attempt 2, and the item says so', async () => {
    const { flow } = world();
    const { view } = await fail(flow);
    const { page, faults, show } = await world().open({ at: `#/dlq/${view.remediationId}` });
    faults.expectStatus(404); // the next attempt isn't there before the intake has signed it
    await page.getByRole('button', { name: 'Replay …' }).click();
    await show('replay');
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    await page.waitForURL(/#\/remediations\//);
    const nextId = decodeURIComponent(page.url().split('/').at(-1) ?? '');

    const next = await flow.ended({ remediationId: nextId });

    expect(next.view.request).toMatchObject({ attempt: 2, auth: { requestedBy: expect.stringContaining('operator@example.com') } });
    await page.getByRole('region', { name: 'What it did' }).getByText('ssm-run-command').waitFor();
    await show('replayed');
    await page.goto(`${world().origin}/#/dlq/${view.remediationId}`);
    await page.getByRole('link', { name: nextId }).waitFor();
  });

  test('a discard needs a reason and is audited with the name of who did it', async () => {
    const { view } = await fail(world().flow);
    const { page, show } = await world().open({ at: `#/dlq/${view.remediationId}` });
    await page.getByRole('button', { name: 'Discard …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    expect(await dialog.isVisible()).toBe(true);

    await dialog.getByLabel('Reason').fill('Decommissioned');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await page.getByText(/operator@example.com: Decommissioned/).waitFor();
    await show('discarded');

    expect(await page.getByRole('button', { name: 'Replay …' }).count()).toBe(0);
  });

  test('an approval lets a held remediation run', async () => {
    const { flow } = world();
    const safety = { ...makePlaybook().safety, approval: { people: 1 as const, withinSeconds: 900 } };
    await flow.putPlaybook({ playbookId: 'asks-first', safety });
    await flow.skipWaits(false);
    const request = await flow.sign(await flow.makeTarget(), { action: { playbookId: 'asks-first' } });
    await flow.publish(request);
    await until('the hold', async () => (await flow.load(request.remediationId).catch(() => undefined))?.ledger.approval);
    const { page, show } = await world().open({ at: '#/approvals' });

    await page.getByRole('button', { name: /^Approve asks-first on/ }).click();
    await show('approval');
    await page.getByRole('dialog').getByLabel('Reason').fill('I looked at it');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await flow.skipWaits(true);
    const { view } = await flow.ended(request);

    expect(view.audit).toMatchObject({ result: 'success' });
    expect(JSON.stringify(view.audit)).toContain('I looked at it');
  });

  test('the calendar shows a window on its day, in the picture and in the list', async () => {
    const { flow } = world();
    const target = await flow.makeTarget();
    await openWindow(flow, target, 'Patch night');
    const { page, show } = await world().open({ at: `#/windows?view=week&on=${(await flow.now()).toISOString().slice(0, 10)}` });

    await page.getByRole('listitem').filter({ hasText: 'Patch night' }).first().waitFor();
    await show('calendar');

    expect(await page.getByText('Patch night').count()).toBeGreaterThan(1);
  });
}
