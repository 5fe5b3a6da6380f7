import type { Priority } from '../../contracts/names.ts';

/** What sources call their levels, in small letters, and the host's priority for it. */
const PRIORITY_OF_LEVEL: Record<string, Priority> = {
  p1: 'P1',
  p2: 'P2',
  p3: 'P3',
  p4: 'P4',
  p5: 'P4',
  critical: 'P1',
  page: 'P1',
  emergency: 'P1',
  high: 'P2',
  error: 'P2',
  major: 'P2',
  warning: 'P3',
  moderate: 'P3',
  medium: 'P3',
  minor: 'P4',
  low: 'P4',
  info: 'P4',
  none: 'P4',
  '1': 'P1',
  '2': 'P2',
  '3': 'P3',
  '4': 'P4',
  '5': 'P4',
};

/** What an alert without a level has: important enough to look at, not enough to go before others. */
const DEFAULT_PRIORITY: Priority = 'P3';

/** Longer than any level that a source writes. */
const LONGEST_LEVEL = 64;

/** `1 - Critical` is level 1, `SEV-1` is `sev1`. */
function plain(level: unknown): string {
  const text = String(level ?? '')
    .slice(0, LONGEST_LEVEL)
    .toLowerCase();
  const dash = text.indexOf(' - ');
  return (dash < 0 ? text : text.slice(0, dash)).replaceAll(/[\s-]/g, '').replace(/^sev/, '');
}

/** @returns the priority of the first level that is known. */
export function toPriority(...levels: unknown[]): Priority {
  const known = levels.map(plain).find((level) => Object.hasOwn(PRIORITY_OF_LEVEL, level));
  return (known === undefined ? undefined : PRIORITY_OF_LEVEL[known]) ?? DEFAULT_PRIORITY;
}
