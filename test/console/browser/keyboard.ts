import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { BrowserWorld } from './browser-world.ts';
import { isTrapped, tabTo } from './focus.ts';
import { focusedId, focusedName, isFocusInDialog } from './in-page.ts';
import { fail } from './prepare-remediations.ts';

const dialogOf = (page: Page) => page.getByRole('dialog');

/** Everything that people do, without a mouse. */
export function describeKeyboard(world: () => BrowserWorld): void {
  test('the first Tab leads past the navigation to the content', async () => {
    const { page } = await world().open();

    await tabTo(page, 'Skip to the content');
    await page.keyboard.press('Enter');

    expect(await focusedId(page)).toBe('main');
  });

  test('pause: the dialog keeps the focus, Escape closes it and the focus is back where it was', async () => {
    const { page } = await world().open();

    await tabTo(page, 'Pause …');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor();
    expect(await isFocusInDialog(page)).toBe(true);
    expect(await isTrapped(page)).toBe(true);
    await page.keyboard.press('Escape');
    await dialogOf(page).waitFor({ state: 'detached' });

    expect(await focusedName(page)).toBe('Pause …');
  });

  test('pause: the reason is typed, Enter pauses', async () => {
    const { page } = await world().open();

    await tabTo(page, 'Pause …');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Reason');
    await page.keyboard.type('No mouse at hand');
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: /Everything is paused until/ }).waitFor();
    expect(await world().flow.dynamodb.send(new GetCommand({ TableName: world().flow.outputs.ControlTable, Key: { scope: 'all' } }))).toMatchObject({
      Item: { pause: { reason: 'No mouse at hand', by: expect.stringContaining('operator@example.com') } },
    });
  });

  test('replay: as far as the next attempt', async () => {
    const { view } = await fail(world().flow);
    const { page, faults } = await world().open({ at: `#/dlq/${view.remediationId}` });
    faults.expectStatus(404); // the next attempt isn't there before the intake has signed it
    await page.getByRole('button', { name: 'Replay …' }).waitFor();

    await tabTo(page, 'Replay …');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor();
    await tabTo(page, 'Replay');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/remediations\//);

    const nextId = decodeURIComponent(page.url().split('/').at(-1) ?? '');
    const next = await world().flow.ended({ remediationId: nextId });
    expect(nextId).not.toBe(view.remediationId);
    expect(next.view.request).toMatchObject({ attempt: 2, incident: { ciId: view.request?.incident.ciId } });
  });

  test('discard: with a reason; what is left of the page has the focus', async () => {
    const { view } = await fail(world().flow);
    const { page } = await world().open({ at: `#/dlq/${view.remediationId}` });
    await page.getByRole('button', { name: 'Discard …' }).waitFor();

    await tabTo(page, 'Discard …');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor();
    await tabTo(page, 'Reason');
    await page.keyboard.type('The server is gone');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByText('Discarded by').waitFor();

    await tabTo(page, 'Skip to the content');
  });
}
