import type { InjectedFault, TakeFault } from '../fault-front.ts';

/** A fault that waits for its operation; `times` counts down. */
export interface PlannedFault extends InjectedFault {
  service: string;
  operation: string;
  times: number;
}

const KINDS = new Set(['throttle', 'error', 'timeout', 'lost-response', 'delay']);

/** Thrown when `POST /_faults` gets something that is no fault. */
export class InvalidFaultError extends Error {
  override readonly name = 'InvalidFaultError';
}

/** Faults planned by `POST /_faults`, taken one by one by whichever server answers for the service. */
export function createFaults() {
  const planned: PlannedFault[] = [];
  const take: TakeFault = (service, operation) => {
    const fault = planned.find((one) => one.times > 0 && one.service === service && one.operation === operation);
    if (fault) fault.times -= 1;
    return fault;
  };
  return {
    planned,
    take,
    /** @throws InvalidFaultError naming what is missing. */
    plan({ service, operation, kind, times = 1, seconds }: Partial<PlannedFault>): PlannedFault {
      if (!service || !operation || !kind || !KINDS.has(kind))
        throw new InvalidFaultError(`A fault needs service, operation and kind (${[...KINDS].join(', ')}).`);
      const fault = { service, operation, kind, times, ...(seconds !== undefined && { seconds }) };
      planned.push(fault);
      return fault;
    },
    clear: (): number => planned.splice(0).length,
  };
}
