import type { Controls } from '../api/answers.ts';
import { useAnswer, type Answered } from '../api/use-answer.ts';
import { useNow } from '../time/clock.ts';

const LOOK_EVERY_SECONDS = 30;

/** Asks for the switches; a pause that is over is none. */
export function useControls(): Answered<Controls> {
  const controls = useAnswer<Controls>('/controls', { everySeconds: LOOK_EVERY_SECONDS });
  const now = useNow();
  const answer = controls.answer && { ...controls.answer, pauses: controls.answer.pauses.filter(({ until }) => Date.parse(until) > now) };
  return { ...controls, answer };
}
