import { MOST_PER_HOUR } from '../../../contracts/control.ts';
import { safetySchema } from '../../../contracts/playbook.ts';
import { actionTypeOf } from './check-action.ts';
import { isRecord, valueAt } from './json-value.ts';
import { doubtful, wrong, type Problem } from './problem.ts';

const HOUR_SECONDS = 3600;
/** A Lambda function's answer is waited for, not polled (src/actions/lambda-invoke). */
const MAX_INVOKE_SECONDS = 60;

/** What stands in a deployed version without anybody having written it. */
const DEFAULTS = safetySchema.parse({ timeoutSeconds: 2, expectedSeconds: 1 });

const HOLDS = ['recentChange', 'maintenanceWindow', 'whenPaused'] as const;

/** What is a number of `safety`, by name; what is anything else is explained by the contract. */
const numbersOf = (safety: Record<string, unknown>): Record<string, number | undefined> =>
  Object.fromEntries(Object.entries(safety).filter(([, value]) => typeof value === 'number')) as Record<string, number>;

function checkTimes({ timeoutSeconds, expectedSeconds }: Record<string, number | undefined>, type: string | undefined): Problem[] {
  const problems: Problem[] = [];
  if (timeoutSeconds !== undefined && expectedSeconds !== undefined && expectedSeconds >= timeoutSeconds)
    problems.push(
      wrong(
        ['safety', 'expectedSeconds'],
        `safety.expectedSeconds is ${expectedSeconds}, and after ${timeoutSeconds} s the outcome is given up as unknown`,
        'write less than timeoutSeconds, or raise that',
      ),
    );
  if (type === 'lambda-invoke' && timeoutSeconds !== undefined && timeoutSeconds > MAX_INVOKE_SECONDS)
    problems.push(
      wrong(
        ['safety', 'timeoutSeconds'],
        `safety.timeoutSeconds is ${timeoutSeconds}, and lambda-invoke waits ${MAX_INVOKE_SECONDS} s for an answer`,
        `write ${MAX_INVOKE_SECONDS} or less; longer work belongs into an ssm-run-command`,
      ),
    );
  return problems;
}

function checkHolds(safety: Record<string, unknown>, { maxHoldSeconds, recentChangeMinutes = 30 }: Record<string, number | undefined>): Problem[] {
  if (maxHoldSeconds === undefined || maxHoldSeconds === DEFAULTS.maxHoldSeconds) return [];
  const path = ['safety', 'maxHoldSeconds'];
  if (HOLDS.every((name) => safety[name] !== 'hold'))
    return [doubtful(path, 'safety.maxHoldSeconds bounds holds, and nothing here holds', `take it out, or write "hold" for ${HOLDS.join(', ')}`, { on: 'key' })];
  if (safety['recentChange'] !== 'hold' || maxHoldSeconds >= recentChangeMinutes * 60) return [];
  const what = `safety.maxHoldSeconds is ${maxHoldSeconds}, and a change holds for ${recentChangeMinutes * 60} s`;
  return [doubtful(path, what, `write ${recentChangeMinutes * 60} or more, so that a hold can end before it is given up`)];
}

function checkLimits({ maxPerHour, maxPerHourPerCi, cooldownSeconds }: Record<string, number | undefined>): Problem[] {
  const problems: Problem[] = [];
  if (maxPerHour !== undefined && maxPerHour > MOST_PER_HOUR)
    problems.push(wrong(['safety', 'maxPerHour'], `safety.maxPerHour is ${maxPerHour}, and all playbooks together have ${MOST_PER_HOUR} an hour`, `write ${MOST_PER_HOUR} or less`));
  if (maxPerHour !== undefined && maxPerHourPerCi !== undefined && maxPerHourPerCi > maxPerHour)
    problems.push(
      wrong(
        ['safety', 'maxPerHourPerCi'],
        `safety.maxPerHourPerCi is ${maxPerHourPerCi}, and maxPerHour allows ${maxPerHour} on all CIs together`,
        `write ${maxPerHour} or less, or raise maxPerHour`,
      ),
    );
  if (cooldownSeconds !== undefined && maxPerHourPerCi !== undefined && maxPerHourPerCi > 1 && cooldownSeconds >= HOUR_SECONDS)
    problems.push(
      doubtful(
        ['safety', 'maxPerHourPerCi'],
        `safety.maxPerHourPerCi is ${maxPerHourPerCi}, and cooldownSeconds allows one an hour on a CI`,
        'write 1, or a cooldown below 3600, unless it is meant for other playbooks on the CI',
      ),
    );
  return problems;
}

function checkBreaker(breaker: unknown, { cooldownSeconds = 0 }: Record<string, number | undefined>): Problem[] {
  if (!isRecord(breaker) || [undefined, DEFAULTS.breaker.repeats].includes(breaker['repeats'] as number | undefined) || cooldownSeconds < HOUR_SECONDS) return [];
  const what = 'safety.breaker.repeats counts successes that are repeated within the hour, and the cooldown lasts longer';
  return [doubtful(['safety', 'breaker', 'repeats'], what, 'take it out, or write a cooldown below 3600', { on: 'key' })];
}

function checkApproval(approval: unknown, value: unknown): Problem[] {
  if (!isRecord(approval) || valueAt(value, ['safety', 'dryRun']) !== true) return [];
  return [doubtful(['safety', 'approval'], 'nobody is asked to approve what is only planned', 'take approval out, or set dryRun to false', { on: 'key' })];
}

/** @returns numbers that contradict each other, or can never have an effect. */
export function checkSafety(value: unknown): Problem[] {
  const safety = valueAt(value, ['safety']);
  if (!isRecord(safety)) return [];
  const numbers = numbersOf(safety);
  return [
    ...checkTimes(numbers, actionTypeOf(value)),
    ...checkHolds(safety, numbers),
    ...checkLimits(numbers),
    ...checkBreaker(safety['breaker'], numbers),
    ...checkApproval(safety['approval'], value),
  ];
}
