/** @returns a year in UTC: from its first instant to the next year's. */
export const yearRange = (year: number): { from: string; to: string } => ({
  from: `${year}-01-01T00:00:00Z`,
  to: `${year + 1}-01-01T00:00:00Z`,
});
