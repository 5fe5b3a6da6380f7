/** In whose time people read: their own, or UTC. */
export const ZONES = ['local', 'UTC'] as const;
export type Zone = (typeof ZONES)[number];

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...options, ...(zone === 'UTC' && { timeZone: 'UTC' }) });
  formats.set(key, made);
  return made;
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** @returns for example `19 May 2026, 10:00:05` */
export const formatInstant = (at: number, zone: Zone): string => formatOf(zone, { ...DAY, ...CLOCK, second: '2-digit' }).format(at);

/** @returns for example `10:00` */
export const formatClock = (at: number, zone: Zone): string => formatOf(zone, CLOCK).format(at);

/** @returns for example `Tuesday 19 May` */
export const formatDay = (at: number, zone: Zone): string =>
  formatOf(zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(at).replace(',', '');

/** @returns for example `May 2026` */
export const formatMonth = (at: number, zone: Zone): string => formatOf(zone, { month: 'long', year: 'numeric' }).format(at);

const UNITS: [name: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** @returns the two largest units of a length: `2 h 5 min`, `340 ms` */
export function formatLength(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  let rest = Math.round(milliseconds / 1000);
  const parts: string[] = [];
  for (const [name, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0 || parts.length > 0) parts.push(`${count} ${name}`);
  }
  return parts.slice(0, 2).filter((part) => !part.startsWith('0 ')).join(' ');
}

/** @returns for example `5 min ago` or `in 2 h 5 min` */
export function formatDistance(at: number, now: number): string {
  const away = Math.abs(at - now);
  if (away < 5000) return 'now';
  const [first = '', second = ''] = formatLength(away).match(/\d+ \w+/g) ?? [];
  // Nobody needs the minutes of what is days away, nor the seconds of what is minutes away.
  const text = away < 3_600_000 || away >= 86_400_000 || second === '' ? first : `${first} ${second}`;
  return at < now ? `${text} ago` : `in ${text}`;
}
