import { daysOfMonth } from '../../../console/src/calendar/days.ts';
import { placeInDay } from '../../../console/src/calendar/place.ts';

/** Prints a month of the zone that TZ says, and where one occurrence is in it: the zone of a process can't be changed. */
const [year = '', month = '', startsAt = '', endsAt = ''] = process.argv.slice(2);
const days = daysOfMonth({ year: Number(year), month: Number(month), day: 1 }, 'local');
const occurrence = { scope: 'all', windowId: 'w', title: 'w', startsAt, endsAt };
const placed = days.flatMap((day) => placeInDay([occurrence], day, 'local').map(({ from, to, continues }) => ({ day: day.number, from, to, continues })));
process.stdout.write(JSON.stringify({ days, placed }));
