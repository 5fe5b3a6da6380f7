import type { StackClock } from '../clock/clock.ts';
import type { EventBus } from '../event-bridge/event-bus.ts';
import { createFaultFront, type TakeFault } from '../fault-front.ts';
import { listen, stopListening } from '../listen.ts';
import { Executions } from './executions.ts';
import type { Invoke } from './lambda-task.ts';
import { createStepFunctionsServer } from './server.ts';
import { statusDetail } from './status-event.ts';

export interface StepFunctionsOptions {
  clock: StackClock;
  invoke: Invoke;
  publish: EventBus['publish'];
  port?: number;
  takeFault?: TakeFault;
}

export interface StepFunctions {
  url: string;
  executions: Executions;
  close(): Promise<void>;
}

/** Starts Step Functions on this machine; each status change of an execution is published as an event. */
export async function startStepFunctions(options: StepFunctionsOptions): Promise<StepFunctions> {
  const { clock, invoke, publish, port, takeFault = () => undefined } = options;
  const executions = new Executions({
    clock,
    invoke,
    onStatus: (execution) =>
      publish('aws.states', 'Step Functions Execution Status Change', [execution.arn], statusDetail(execution)),
    onEvent: () => undefined,
  });
  const front = createFaultFront(createStepFunctionsServer(executions), {
    clock,
    takeFault,
    serviceOf: () => 'states',
  });
  return {
    url: await listen(front, port),
    executions,
    close() {
      executions.abortAll();
      return stopListening(front);
    },
  };
}
