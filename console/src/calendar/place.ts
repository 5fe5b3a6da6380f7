import type { Occurrence } from '../api/answers.ts';
import type { Zone } from '../time/format-time.ts';
import type { Day } from './days.ts';

/** An occurrence as far as it is within a day. */
export interface Placed {
  occurrence: Occurrence;
  /** It began on a day before, or ends on a day after. */
  continues: { before: boolean; after: boolean };
  /** Where in the day it begins and ends by the clock on the wall: 0 is midnight, 1 the next. */
  from: number;
  to: number;
  /** What overlaps stands side by side: which place, of how many. */
  lane: number;
  lanes: number;
}

/** So that something short can still be seen and read. */
const SHORTEST = 1 / 48;

/** By the clock on the wall, since that is what the hours beside the days say. */
function partOfDay(at: number, zone: Zone): number {
  const date = new Date(at);
  const [hours, minutes] = zone === 'UTC' ? [date.getUTCHours(), date.getUTCMinutes()] : [date.getHours(), date.getMinutes()];
  return (hours * 60 + minutes) / 1440;
}

function place(occurrence: Occurrence, day: Day, zone: Zone): Placed {
  const [startsAt, endsAt] = [Date.parse(occurrence.startsAt), Date.parse(occurrence.endsAt)];
  const continues = { before: startsAt < day.startsAt, after: endsAt > day.endsAt };
  const from = Math.min(startsAt <= day.startsAt ? 0 : partOfDay(startsAt, zone), 1 - SHORTEST);
  const to = endsAt >= day.endsAt ? 1 : partOfDay(endsAt, zone);
  return { occurrence, continues, from, to: Math.max(to, from + SHORTEST), lane: 0, lanes: 1 };
}

/** Puts each into the first free lane; those that touch each other, also by way of others, share the width. */
function spread(placed: Placed[]): Placed[] {
  const groups: Placed[][] = [];
  let end = -1;
  for (const one of placed) {
    if (one.from >= end) groups.push([]);
    groups.at(-1)?.push(one);
    end = Math.max(one.from >= end ? 0 : end, one.to);
  }
  return groups.flatMap(spreadGroup);
}

function spreadGroup(group: Placed[]): Placed[] {
  const ends: number[] = [];
  const laned = group.map((one) => {
    const free = ends.findIndex((end) => end <= one.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = one.to;
    return { ...one, lane };
  });
  return laned.map((one) => ({ ...one, lanes: ends.length }));
}

/** @returns what of the occurrences is on a day, by its beginning, and where */
export function placeInDay(occurrences: readonly Occurrence[], day: Day, zone: Zone): Placed[] {
  const touching = occurrences.filter(({ startsAt, endsAt }) => Date.parse(startsAt) < day.endsAt && Date.parse(endsAt) > day.startsAt);
  const placed = touching.map((occurrence) => place(occurrence, day, zone));
  return spread(placed.sort((a, b) => a.from - b.from || b.to - a.to));
}
