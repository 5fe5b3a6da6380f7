"""Works out the occurrences of iCalendar events with python-dateutil, independently of the product.

    python3 test/scripts/windows/expected.py          writes expected.json
    python3 test/scripts/windows/expected.py --check  fails when expected.json is not what it would write

Local times that a change to summer time skips are moved on by the length of the gap, and of those that come twice the
first counts: RFC 5545 says so for DTSTART, and a maintenance window needs it for its recurrences too.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.rrule import rruleset, rrulestr

FILE = Path(__file__).with_name("expected.json")
UTC = tz.UTC

# Days from 5 January around every change of the clocks.
CHANGES = [(35, 95), (240, 305)]


def to_utc(wall, zone):
    """Local wall time to UTC: first of two, and on from a gap."""
    aware = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    if not tz.datetime_exists(aware):
        aware = tz.resolve_imaginary(aware)
    return aware.astimezone(UTC)


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(wall):
    return wall.strftime("%Y%m%dT%H%M%S")


def occurrences(start, rule, exdates, rdates):
    """Wall-clock starts of a series, DTSTART included."""
    series = rruleset()
    if rule:
        series.rrule(rrulestr(rule, dtstart=start))
    series.rdate(start)
    for extra in rdates:
        series.rdate(extra)
    for excluded in exdates:
        series.exdate(excluded)
    return series


class Case:
    def __init__(self, name, zone, start, length, rule=None, exdates=(), rdates=(), moved=(), cancelled=(), until=None,
                 nominal=None, all_day=False, years=1, days=()):
        self.__dict__.update(locals())
        del self.__dict__["self"]

    # ---- what the file says
    def time(self, name, wall):
        if self.all_day:
            return f"{name};VALUE=DATE:{wall:%Y%m%d}"
        if self.zone == "UTC":
            return f"{name}:{stamp(wall)}Z"
        return f"{name};TZID={self.zone}:{stamp(wall)}"

    def event(self, lines):
        return ["BEGIN:VEVENT", "UID:case@example.com", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]

    def ending(self, start, length):
        if self.nominal:
            return f"DURATION:{self.nominal}"
        end = start + length
        if not self.all_day and self.zone != "UTC":
            # DTEND in local time would hide that the length is exact: written in UTC it can't.
            return f"DTEND:{stamp(to_utc(start, self.zone) + length)}Z"
        return self.time("DTEND", end)

    def ics(self):
        lines = [f"SUMMARY:{self.name}", self.time("DTSTART", self.start), self.ending(self.start, self.length)]
        if self.rule:
            lines.append(f"RRULE:{self.rule}{self.until_text()}")
        lines += [self.time("EXDATE", wall) for wall in self.exdates]
        lines += [self.time("RDATE", wall) for wall in self.rdates]
        events = self.event(lines)
        for was, now, length in self.moved:
            one = [f"SUMMARY:moved", self.time("RECURRENCE-ID", was), self.time("DTSTART", now)]
            events += self.event(one + [self.ending(now, length)])
        for was in self.cancelled:
            events += self.event(["SUMMARY:cancelled", "STATUS:CANCELLED", self.time("RECURRENCE-ID", was), self.time("DTSTART", was)])
        return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *events, "END:VCALENDAR", ""])

    def until_text(self):
        if not self.until:
            return ""
        if self.all_day:
            return f";UNTIL={self.until:%Y%m%d}"
        return f";UNTIL={stamp(to_utc(self.until, self.zone))}Z"

    # ---- what it means
    def end_of(self, wall, length):
        if self.nominal or self.all_day:
            days = timedelta(days=length.days)
            return to_utc(wall + days, self.zone) + (length - days)
        return to_utc(wall, self.zone) + length

    def expected(self):
        rule = self.rule + (f";UNTIL={stamp(self.until)}" if self.until else "") if self.rule else None
        excluded = [*self.exdates, *(was for was, _, _ in self.moved), *self.cancelled]
        series = occurrences(self.start, rule, excluded, self.rdates)
        ranges = [tuple(self.start + timedelta(days=n) for n in pair) for pair in self.days or [(0, 366 * self.years)]]
        walls = [wall for first, last in ranges for wall in series.between(first, last, inc=True)]
        spans = [(to_utc(wall, self.zone), self.end_of(wall, self.length)) for wall in walls]
        spans += [(to_utc(now, self.zone), self.end_of(now, length)) for _, now, length in self.moved]
        return {
            "name": self.name,
            "timeZone": self.zone,
            "ics": self.ics(),
            "ranges": [[iso(to_utc(wall, self.zone)) for wall in pair] for pair in ranges],
            "spans": [[iso(a), iso(b)] for a, b in sorted(set(spans))],
        }


def cases():
    hours = lambda n: timedelta(hours=n)
    berlin, new_york, lord_howe, sydney, kolkata = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Australia/Sydney", "Asia/Kolkata"

    # One-off, in every kind of zone.
    for zone in ["UTC", berlin, new_york, lord_howe, sydney, kolkata, "Pacific/Auckland", "America/St_Johns"]:
        yield Case(f"one-off in {zone}", zone, datetime(2026, 6, 10, 22, 0), hours(4))

    # Every night through both changes of the clocks, at each hour around them.
    for zone in [berlin, new_york, lord_howe, sydney, "America/Santiago", "Africa/Casablanca"]:
        for hour, minute in [(0, 30), (1, 30), (2, 30), (3, 0)]:
            yield Case(f"daily at {hour}:{minute:02} in {zone}", zone, datetime(2026, 1, 5, hour, minute), hours(1), "FREQ=DAILY", days=CHANGES)

    # Weekly on the nights on which clocks change, longer than the night.
    for zone in [berlin, new_york, sydney]:
        yield Case(f"every Saturday night in {zone}", zone, datetime(2026, 1, 3, 22, 0), hours(8), "FREQ=WEEKLY;BYDAY=SA")
        yield Case(f"every other Sunday at 02:30 in {zone}", zone, datetime(2026, 1, 4, 2, 30), hours(2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU")

    # Month ends, and days that some months lack.
    for rule in [
        "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTHDAY=29",
        "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=8,9,10,11,12,13,14", "FREQ=MONTHLY;BYMONTHDAY=-2",
    ]:
        start = rrulestr(rule, dtstart=datetime(2026, 1, 1, 23, 0))[0]
        yield Case(f"{rule} in Berlin", berlin, start, hours(3), rule, years=2)

    # Years, leap days, week numbers, days of the year.
    for rule in [
        "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "FREQ=YEARLY;BYYEARDAY=-1", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=YEARLY;BYMONTH=6,12;BYDAY=1SU",
    ]:
        start = rrulestr(rule, dtstart=datetime(2026, 1, 1, 2, 30))[0]
        yield Case(f"{rule} in Berlin", berlin, start, hours(2), rule, years=6)

    # Bounded by COUNT and UNTIL, at the boundary and a second before it.
    for zone in ["UTC", berlin, new_york]:
        start = datetime(2026, 3, 20, 2, 30)
        yield Case(f"ten times in {zone}", zone, start, hours(1), "FREQ=DAILY;COUNT=10")
        yield Case(f"until its own start in {zone}", zone, start, hours(1), "FREQ=DAILY", until=datetime(2026, 4, 2, 2, 30))
        yield Case(f"until a second before in {zone}", zone, start, hours(1), "FREQ=DAILY", until=datetime(2026, 4, 2, 2, 29, 59))

    # Exceptions, also in the nights of the change, and moved and cancelled occurrences.
    spring, autumn = datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)
    daily = dict(zone=berlin, start=datetime(2026, 3, 25, 2, 30), length=hours(1), rule="FREQ=DAILY", days=[(0, 40), (205, 225)])
    yield Case("without one night", exdates=[datetime(2026, 4, 1, 2, 30)], **daily)
    yield Case("without the night of spring", exdates=[spring], **daily)
    yield Case("without the night of autumn", exdates=[autumn], **daily)
    yield Case("without the first", exdates=[daily["start"]], **daily)
    yield Case("without many", exdates=[datetime(2026, 4, day, 2, 30) for day in range(1, 30, 3)], **daily)
    yield Case("with an exception that is none", exdates=[datetime(2026, 4, 1, 3, 30)], **daily)
    yield Case("one moved by a day", moved=[(datetime(2026, 4, 1, 2, 30), datetime(2026, 4, 2, 12, 0), hours(1))], **daily)
    yield Case("one moved within its day and longer", moved=[(datetime(2026, 4, 1, 2, 30), datetime(2026, 4, 1, 4, 0), hours(6))], **daily)
    yield Case("the night of spring moved", moved=[(spring, datetime(2026, 3, 29, 5, 0), hours(2))], **daily)
    yield Case("one cancelled", cancelled=[datetime(2026, 5, 1, 2, 30)], **daily)
    yield Case("moved, cancelled and excepted", exdates=[datetime(2026, 4, 1, 2, 30)], cancelled=[datetime(2026, 4, 2, 2, 30)],
               moved=[(datetime(2026, 4, 3, 2, 30), datetime(2026, 4, 3, 20, 0), hours(3))], **daily)
    yield Case("extra dates", rdates=[datetime(2026, 12, 24, 18, 0), datetime(2026, 12, 31, 18, 0)], **daily)

    # All-day, one day and several, through both changes.
    for zone in ["UTC", berlin, new_york, "America/Santiago"]:
        yield Case(f"one day in {zone}", zone, datetime(2026, 3, 29), timedelta(days=1), all_day=True)
        yield Case(f"every Sunday in {zone}", zone, datetime(2026, 1, 4), timedelta(days=1), "FREQ=WEEKLY;BYDAY=SU", all_day=True)
        yield Case(f"every last weekend of a month in {zone}", zone, datetime(2026, 1, 30), timedelta(days=3), "FREQ=MONTHLY;BYDAY=-1FR", all_day=True)
    yield Case("a week each quarter", berlin, datetime(2026, 1, 1), timedelta(days=7), "FREQ=MONTHLY;INTERVAL=3", all_day=True)
    yield Case("every Sunday but one", berlin, datetime(2026, 1, 4), timedelta(days=1), "FREQ=WEEKLY", exdates=[datetime(2026, 2, 1)], all_day=True)
    yield Case("every Sunday until one", berlin, datetime(2026, 1, 4), timedelta(days=1), "FREQ=WEEKLY", until=datetime(2026, 4, 5), all_day=True)

    # Lengths in days are counted in local time, lengths in hours are not.
    for nominal, length in [("P1D", timedelta(days=1)), ("P1DT2H", timedelta(days=1, hours=2)), ("P1W", timedelta(days=7)), ("PT24H", None)]:
        real = length or hours(24)
        yield Case(f"lasting {nominal}", berlin, datetime(2026, 3, 26, 12, 0), real, "FREQ=WEEKLY;BYDAY=TH,SA;COUNT=70",
                   nominal=nominal if length else None)

    # Several times a day, and intervals that aren't a week's.
    yield Case("three times a day", berlin, datetime(2026, 3, 27, 2, 15), hours(1), "FREQ=DAILY;BYHOUR=2,10,18;COUNT=60")
    yield Case("weekdays at noon and midnight", new_york, datetime(2026, 1, 5, 0, 0), hours(1), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,12")
    yield Case("weeks that begin on Sunday", new_york, datetime(2026, 1, 6, 1, 30), hours(1), "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU")
    yield Case("weeks that begin on Monday", new_york, datetime(2026, 1, 6, 1, 30), hours(1), "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=TU,SU")
    yield Case("every 100 days", sydney, datetime(2026, 1, 1, 2, 30), hours(5), "FREQ=DAILY;INTERVAL=100", years=4)


def main():
    lines = [json.dumps(case.expected(), ensure_ascii=False) for case in cases()]
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    if "--check" in sys.argv:
        sys.exit(0 if FILE.read_text() == text else "expected.json is not what this script writes")
    FILE.write_text(text)


main()
