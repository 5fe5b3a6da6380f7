import type { Control } from '../contracts/control.ts';
import { refuse, type Refusal } from '../contracts/decision.ts';
import type { Safety } from '../contracts/playbook.ts';

/** A pause may be lifted before its end: held work looks at least this often, in seconds. */
const LOOK_AGAIN_SECONDS = 300;

/**
 * Has somebody paused the remediation's account, playbook or CI, or everything? The pause that lasts longest counts.
 * @param controls those of the remediation's scopes
 */
export function checkPause(controls: readonly Control[], whenPaused: Safety['whenPaused'], now: Date): Refusal | undefined {
  const paused = controls.filter(({ pause }) => pause && Date.parse(pause.until) > now.getTime());
  const [longest] = paused.sort((a, b) => Date.parse(b.pause?.until ?? '') - Date.parse(a.pause?.until ?? ''));
  if (!longest?.pause) return undefined;
  const { reason, by, until, pausedAt } = longest.pause;
  const soon = new Date(now.getTime() + LOOK_AGAIN_SECONDS * 1000).toISOString();
  return refuse(whenPaused, {
    reason: 'paused',
    detail: `${longest.scope} is paused until ${until} by ${by}: ${reason}`,
    evidence: { scope: longest.scope, by, pausedAt, until, why: reason },
    recheckAt: until < soon ? new Date(until).toISOString() : soon,
  });
}

/** @returns whether the switches say that nothing may be executed, only planned. */
export const isDryRunMode = (controls: readonly Control[]): boolean => controls.some(({ mode }) => mode === 'dry-run');
