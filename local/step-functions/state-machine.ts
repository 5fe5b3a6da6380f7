import { StateMachine as LibraryMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';

/** A state machine as deployed. */
export interface StateMachineResource {
  name: string;
  arn: string;
  roleArn: string;
  /** The ASL document with every Resource resolved to an ARN. */
  definition: string;
  /** Epoch milliseconds, virtual. */
  createdAt: number;
}

export type States = StateMachineDefinition['States'];

/** @returns the ARN that a state machine has locally. */
export const stateMachineArn = (name: string): string => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;

/**
 * Where the context object keeps `$$.Execution`: the library writes that key itself, with the start and the input of its
 * own run, and a redrive has those of the first.
 */
export const OWN_EXECUTION = 'OwnExecution';

/**
 * @returns the definition as executions run it
 * @throws Error with every fault that the validator found in the definition
 */
export function parseDefinition(definition: string): StateMachineDefinition {
  // The constructor validates; executions get machines of their own.
  new LibraryMachine(JSON.parse(definition) as StateMachineDefinition);
  return JSON.parse(definition.replaceAll('$$.Execution', () => `$$.${OWN_EXECUTION}`)) as StateMachineDefinition;
}

/**
 * @returns the states such that looking one up calls `onEnter`. The library looks a state up exactly when it enters it
 * and offers no other hook before it evaluates the state's Parameters, which may read `$$.State`.
 */
export function watchStates(states: States, onEnter: (stateName: string) => void): States {
  const watched: States = {};
  for (const [name, state] of Object.entries(states)) {
    Object.defineProperty(watched, name, {
      enumerable: true,
      get: () => {
        onEnter(name);
        return state;
      },
    });
  }
  return watched;
}
