/** What the Data API says of a response above 1 MiB. */
const TOO_LARGE = /more than the allowed response size/i;

/** How much of the 1 MiB a page aims at: what a page holds is not known before it is there. */
const AIM_BYTES = 700 * 1024;

/**
 * Reads as many rows as fit into one response of the Data API, `most` at most.
 * @param read reads so many rows
 * @returns how many were asked for in the end, and what came
 */
export async function readByBytes<T>(most: number, read: (limit: number) => Promise<T>): Promise<{ limit: number; page: T }> {
  for (let limit = most; ; limit = Math.ceil(limit / 2)) {
    try {
      return { limit, page: await read(limit) };
    } catch (error) {
      if (limit <= 1 || !TOO_LARGE.test((error as Error).message)) throw error;
    }
  }
}

/** @returns how many rows the next page should ask for, judging by the rows of this one. */
export function nextLimit(rows: unknown[], most: number): number {
  const bytes = Buffer.byteLength(JSON.stringify(rows));
  return Math.max(1, Math.min(most, Math.floor((rows.length * AIM_BYTES) / bytes)));
}
