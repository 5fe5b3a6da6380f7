import type { InjectedFault } from '../fault-front.ts';
import { DataApiError } from './errors.ts';

/** Answers that aren't one: the connection is cut, nothing ever comes, or the container that asked ends. */
export const SILENCE = { cut: Symbol('cut'), never: Symbol('never'), crash: Symbol('crash') } as const;
export type Silence = (typeof SILENCE)[keyof typeof SILENCE];

/** How time passes for a request that is kept waiting. */
export interface Wait {
  /** The request waits until its client gives up. */
  hold(): void;
  delay(milliseconds: number): Promise<void>;
}

const DEFAULT_DELAY_SECONDS = 5;

// Aurora's own kind of error: it resumes from zero. The SDK doesn't retry it, so that the caller sees every one.
const resuming = () =>
  new DataApiError(
    'DatabaseResumingException',
    'The Aurora DB instance is resuming after being auto-paused. Please wait a few seconds and try again.',
  );

/** Does the work of one call, or what the fault makes of it. A lost response does the work and drops the reply. */
export async function runWithFault(
  fault: InjectedFault | undefined,
  wait: Wait,
  work: () => Promise<object>,
): Promise<object | Silence> {
  switch (fault?.kind) {
    case undefined:
      return work();
    case 'throttle':
      throw new DataApiError('ThrottlingException', 'Rate exceeded');
    case 'error':
      throw resuming();
    case 'timeout':
      wait.hold();
      return SILENCE.never;
    case 'reset':
      return SILENCE.cut;
    case 'lost-response':
      await work();
      return SILENCE.cut;
    case 'crash-before':
      return SILENCE.crash;
    case 'crash-after':
      await work();
      return SILENCE.crash;
    case 'delay':
      await wait.delay((fault.seconds ?? DEFAULT_DELAY_SECONDS) * 1000);
      return work();
  }
}
