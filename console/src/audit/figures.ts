import { formatLength } from '../time/format-time.ts';

/** @param rate from 0 to 1; null where there is nothing to divide by. @returns for example `98.5 %` */
export const formatRate = (rate: number | null): string => (rate === null ? '–' : `${(Math.floor(rate * 1000) / 10).toFixed(1).replace(/\.0$/, '')} %`);

/** @returns for example `4 min 5 s` */
export const formatSeconds = (seconds: number | null): string => (seconds === null ? '–' : formatLength(seconds * 1000));
