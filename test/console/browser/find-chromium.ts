import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const BANNER = `
!! ─────────────────────────────────────────────────────────────────────────────────
!!  Chromium is not installed: THE BROWSER TESTS WERE SKIPPED.
!!  Install it (apt-get install chromium), or name its program in CHROMIUM_PATH.
!! ─────────────────────────────────────────────────────────────────────────────────`;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns the path of Chromium, or undefined, after saying so loudly, where there is none */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH: given, PATH = '' } = process.env;
  const places = PATH.split(delimiter).filter(isAbsolute);
  const candidates = given ? [given] : NAMES.flatMap((name) => places.map((place) => join(place, name)));
  const found = candidates.find(isProgram);
  if (!found) console.warn(BANNER);
  return found;
}
