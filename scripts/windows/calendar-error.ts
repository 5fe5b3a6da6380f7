/** Thrown when an iCalendar file, or one of its events, can't become maintenance windows; nothing was written. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}
