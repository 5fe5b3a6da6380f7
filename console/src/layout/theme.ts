import { createSavedChoice } from '../state/saved-choice.ts';

/** `system` follows what the reader's computer says. */
export const THEMES = ['system', 'light', 'dark'] as const;
export const themeChoice = createSavedChoice('stackflow.theme', THEMES);

/** Puts the chosen theme on the page, now and whenever it changes. */
export function applyTheme(): void {
  const apply = (): void => void (document.documentElement.dataset['theme'] = themeChoice.read());
  apply();
  themeChoice.subscribe(apply);
}
