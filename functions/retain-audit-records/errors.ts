/** Thrown when a part of a year's export is there already and says something else: another run exports the same year. */
export class ExportContendedError extends Error {
  override readonly name = 'ExportContendedError';
  constructor(key: string) {
    super(`${key} was put by another run meanwhile. Nothing is lost: the next run goes on behind it.`);
  }
}

/** Thrown when what was exported, and read back, is not what the audit trail holds. */
export class ExportFaultError extends Error {
  override readonly name = 'ExportFaultError';
  constructor(where: string, problem: string) {
    super(
      `The export is not what the audit trail holds; nothing is dropped. ${where}: ${problem}. ` +
        '`stackflow audit verify` tells more.',
    );
  }
}

/** Thrown when a year got records while it was exported. */
export class YearGrewError extends Error {
  override readonly name = 'YearGrewError';
  constructor(year: number, before: number, rows: number) {
    super(
      `${year} had ${before} records when its export began, and has ${rows} now. Nothing is dropped; the next run exports ` +
        'all of them. Find out who writes records of that time.',
    );
  }
}
