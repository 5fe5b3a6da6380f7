import type { Page } from 'playwright-core';
import { focusedName, isFocusInDialog, isFocusSeen } from './in-page.ts';

/** More than any page of ours has. */
const MOST_TABS = 80;

/**
 * Presses Tab until something of that name has the focus; everything on the way must show that it has it.
 * @throws Error when nothing of that name can be reached, or the focus is out of sight on the way
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    const here = await focusedName(page);
    if (here && !(await isFocusSeen(page))) throw new Error(`the focus on "${here}" is not seen`);
    if (here === name) return;
    passed.push(here);
  }
  throw new Error(`"${name}" was not reached by Tab; what was: ${passed.join(' | ')}`);
}

/** Goes round the open dialog once and a half. @returns whether the focus never left it */
export async function isTrapped(page: Page): Promise<boolean> {
  const stops = await page.getByRole('dialog').locator('button, input, select, textarea, a[href], summary').count();
  for (let tabs = 0; tabs < stops * 1.5; tabs++) {
    await page.keyboard.press('Tab');
    if (!(await isFocusInDialog(page))) return false;
  }
  return true;
}
