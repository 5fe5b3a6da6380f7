import type { InjectedFault, TakeFault } from '../fault-front.ts';

/** A fault that waits for its operation; `times` counts down. */
export interface PlannedFault extends InjectedFault {
  service: string;
  /** `*` for any. */
  operation: string;
  times: number;
  /** Only requests whose address or body contains this text. */
  match?: string;
  /** Not requests that contain this one. */
  unless?: string;
  /** How many fitting requests go through before the first that is hit. */
  skip?: number;
}

const KINDS = new Set(['throttle', 'error', 'timeout', 'reset', 'lost-response', 'delay', 'crash-before', 'crash-after']);

/** Thrown when `POST /_faults` gets something that is no fault. */
export class InvalidFaultError extends Error {
  override readonly name = 'InvalidFaultError';
}

/** Faults planned by `POST /_faults`, taken one by one by whichever server answers for the service. */
export function createFaults() {
  const planned: PlannedFault[] = [];

  const isAbout = ({ match, unless }: PlannedFault, request = ''): boolean =>
    (match === undefined || request.includes(match)) && (unless === undefined || !request.includes(unless));

  const fits = (fault: PlannedFault, [service, operation, request]: Parameters<TakeFault>): boolean =>
    fault.times > 0 && fault.service === service && [operation, '*'].includes(fault.operation) && isAbout(fault, request);

  const take: TakeFault = (...asked) => {
    const fault = planned.find((one) => fits(one, asked));
    if (!fault) return undefined;
    if (fault.skip) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times -= 1;
    // What is used up is forgotten: thousands of cases plan theirs in one run.
    if (fault.times === 0) planned.splice(planned.indexOf(fault), 1);
    return fault;
  };

  return {
    planned,
    take,
    /** @throws InvalidFaultError naming what is missing. */
    plan({ service, operation, kind, times = 1, ...rest }: Partial<PlannedFault>): PlannedFault {
      if (!service || !operation || !kind || !KINDS.has(kind))
        throw new InvalidFaultError(`A fault needs service, operation and kind (${[...KINDS].join(', ')}).`);
      const { seconds, match, unless, skip } = rest;
      const texts = { ...(match !== undefined && { match }), ...(unless !== undefined && { unless }) };
      const scope = { ...(seconds !== undefined && { seconds }), ...texts, ...(skip && { skip }) };
      const fault = { service, operation, kind, times, ...scope };
      planned.push(fault);
      return fault;
    },
    /** Takes back what hasn't struck yet. @param match only what is meant for this text @returns how many */
    clear(match?: string): number {
      const kept = match === undefined ? [] : planned.filter((fault) => fault.match !== match);
      const removed = planned.length - kept.length;
      planned.splice(0, planned.length, ...kept);
      return removed;
    },
  };
}
