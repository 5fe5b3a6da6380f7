import type { PlaybookRefusal } from '../../contracts/api/playbooks.ts';

/** Why nothing was changed. */
export interface Refused {
  refused: PlaybookRefusal;
  /** What is the case, and what to do instead. */
  detail: string;
}

export const refuse = (refused: PlaybookRefusal, detail: string): Refused => ({ refused, detail });

export const isRefused = <T extends object>(answer: T | Refused): answer is Refused => 'refused' in answer;
