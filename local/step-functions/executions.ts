import { randomUUID } from 'node:crypto';
import { StepFunctionsApiError } from './errors.ts';
import { Execution, type Deployed, type ExecutionDependencies } from './execution.ts';
import { MAX_DATA_BYTES } from './lambda-task.ts';
import { parseDefinition, stateMachineArn, type StateMachineResource } from './state-machine.ts';

/** Names as AWS takes them: no white space, brackets, wildcards or special characters. */
const EXECUTION_NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/;

/** Open executions of an account and Region. */
const MAX_OPEN = 1_000_000;

/** Every state machine and every execution, kept in memory. */
export class Executions {
  readonly #machines = new Map<string, Deployed>();
  readonly #byArn = new Map<string, Execution>();
  readonly #dependencies: ExecutionDependencies;
  readonly #maxOpen: number;
  #open = 0;

  constructor(dependencies: ExecutionDependencies, maxOpen = MAX_OPEN) {
    this.#maxOpen = maxOpen;
    this.#dependencies = {
      ...dependencies,
      onStatus: (execution) => {
        this.#open += execution.status === 'RUNNING' ? 1 : -1;
        dependencies.onStatus(execution);
      },
    };
  }

  createStateMachine(name: string, definition: string, roleArn: string): StateMachineResource {
    const createdAt = this.#dependencies.clock.now();
    const resource = { name, arn: stateMachineArn(name), roleArn, definition, createdAt };
    this.#machines.set(resource.arn, { resource, definition: parseDefinition(definition) });
    return resource;
  }

  stateMachines(): StateMachineResource[] {
    return [...this.#machines.values()].map(({ resource }) => resource);
  }

  /** @throws StepFunctionsApiError StateMachineDoesNotExist */
  stateMachine(arn: string): Deployed {
    const machine = this.#machines.get(arn);
    if (machine === undefined) {
      throw new StepFunctionsApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    }
    return machine;
  }

  /**
   * Starts an execution, or finds the running one of the same name and input (AWS's idempotency).
   * @throws StepFunctionsApiError InvalidName, InvalidExecutionInput, StateMachineDoesNotExist, ExecutionAlreadyExists,
   *   ExecutionLimitExceeded
   */
  start(machineArn: string, name: string = randomUUID(), input = '{}'): Execution {
    const deployed = this.stateMachine(machineArn);
    checkName(name);
    checkInput(input);
    const execution = new Execution(deployed, name, input, this.#dependencies);
    const existing = this.#byArn.get(execution.arn);
    if (existing !== undefined) {
      return sameRun(existing, input);
    }
    this.#checkOpen();
    this.#byArn.set(execution.arn, execution);
    execution.start();
    return execution;
  }

  /**
   * Continues an unsuccessful execution.
   * @returns when it was redriven, in epoch milliseconds
   * @throws StepFunctionsApiError ExecutionDoesNotExist, ExecutionNotRedrivable, ExecutionLimitExceeded
   */
  redrive(arn: string, clientToken?: string): number {
    const execution = this.get(arn);
    this.#checkOpen();
    return execution.redrive(clientToken);
  }

  /** @throws StepFunctionsApiError ExecutionDoesNotExist */
  get(arn: string): Execution {
    const execution = this.#byArn.get(arn);
    if (execution === undefined) {
      throw new StepFunctionsApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return execution;
  }

  /** Ends whatever is running. */
  abortAll(): void {
    this.#byArn.forEach((execution) => execution.abort());
  }

  /** @returns executions of a machine, the latest first. */
  list(machineArn: string): Execution[] {
    return [...this.#byArn.values()].filter(({ machine }) => machine.arn === machineArn).reverse();
  }

  #checkOpen(): void {
    if (this.#open >= this.#maxOpen) {
      throw new StepFunctionsApiError('ExecutionLimitExceeded', `${this.#maxOpen} executions are open: end one, then try again.`);
    }
  }
}

const sameRun = (existing: Execution, input: string): Execution => {
  if (existing.status === 'RUNNING' && existing.input === input) {
    return existing;
  }
  throw new StepFunctionsApiError('ExecutionAlreadyExists', `Execution Already Exists: '${existing.arn}'`);
};

const checkName = (name: string): void => {
  if (!EXECUTION_NAME.test(name)) {
    throw new StepFunctionsApiError('InvalidName', `Invalid Name: '${name}'`);
  }
};

const checkInput = (input: string): void => {
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    throw new StepFunctionsApiError('InvalidExecutionInput', `Input is longer than ${MAX_DATA_BYTES} bytes`);
  }
  try {
    JSON.parse(input);
  } catch (error) {
    throw new StepFunctionsApiError('InvalidExecutionInput', `Invalid State Machine Execution Input: ${String(error)}`);
  }
};
