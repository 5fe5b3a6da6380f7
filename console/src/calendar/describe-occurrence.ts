import { formatClock, type Zone } from '../time/format-time.ts';
import type { Placed } from './place.ts';

/** @returns when an occurrence is active on a day: `22:00–02:00`, `until 02:00`, `all day` */
export function describeTime({ occurrence, continues }: Placed, zone: Zone): string {
  const [start, end] = [formatClock(Date.parse(occurrence.startsAt), zone), formatClock(Date.parse(occurrence.endsAt), zone)];
  if (continues.before && continues.after) return 'all day';
  if (continues.before) return `until ${end}`;
  return continues.after ? `from ${start}` : `${start}–${end}`;
}
