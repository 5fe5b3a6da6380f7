import { StepFunctionsApiError } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Executions } from './executions.ts';
import { paginate, type PageRequest } from './paging.ts';

/** Input of any operation; each takes what it knows. */
interface OperationInput extends PageRequest {
  stateMachineArn: string;
  executionArn: string;
  name?: string;
  input?: string;
  error?: string;
  cause?: string;
  statusFilter?: string;
  redriveFilter?: string;
  clientToken?: string;
  reverseOrder?: boolean;
}

type Operation = (executions: Executions, input: OperationInput) => object;

const seconds = (milliseconds: number): number => milliseconds / 1000;

const summarise = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.startedAt),
  ...(execution.stoppedAt !== undefined && { stopDate: seconds(execution.stoppedAt) }),
  redriveCount: execution.redriveCount,
  ...(execution.redrivenAt !== undefined && { redriveDate: seconds(execution.redrivenAt) }),
});

const included = { included: true };

/** The operations of the Step Functions API that the stack answers, by name. */
export const operations: Record<string, Operation> = {
  StartExecution(executions, { stateMachineArn, name, input }) {
    const execution = executions.start(stateMachineArn, name, input);
    return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
  },

  StopExecution(executions, { executionArn, error, cause }) {
    const execution = executions.get(executionArn);
    execution.abort(error, cause);
    return { stopDate: seconds(execution.stoppedAt ?? 0) };
  },

  RedriveExecution: (executions, { executionArn, clientToken }) => ({
    redriveDate: seconds(executions.redrive(executionArn, clientToken)),
  }),

  DescribeExecution(executions, { executionArn }) {
    const execution = executions.get(executionArn);
    const { output, error, cause } = execution.ending;
    const reason = execution.notRedrivableBecause;
    return {
      ...summarise(execution),
      input: execution.input,
      inputDetails: included,
      ...(output !== undefined && { output, outputDetails: included }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      ...(reason !== undefined && { redriveStatusReason: reason }),
    };
  },

  ListExecutions(executions, { stateMachineArn, statusFilter, redriveFilter, ...request }) {
    if (redriveFilter !== undefined) {
      throw new StepFunctionsApiError('ValidationException', 'redriveFilter goes with a mapRunArn, not with a stateMachineArn.');
    }
    const { arn } = executions.stateMachine(stateMachineArn).resource;
    const wanted = executions.list(arn).filter(({ status }) => statusFilter === undefined || status === statusFilter);
    const { page, ...next } = paginate(wanted, request);
    return { executions: page.map(summarise), ...next };
  },

  GetExecutionHistory(executions, { executionArn, reverseOrder, ...request }) {
    const { events } = executions.get(executionArn).history;
    const { page, ...next } = paginate(reverseOrder === true ? events.toReversed() : events, request);
    return { events: page, ...next };
  },

  DescribeStateMachine(executions, { stateMachineArn }) {
    const { resource } = executions.stateMachine(stateMachineArn);
    return {
      stateMachineArn: resource.arn,
      name: resource.name,
      status: 'ACTIVE',
      definition: resource.definition,
      roleArn: resource.roleArn,
      type: 'STANDARD',
      creationDate: seconds(resource.createdAt),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    };
  },

  ListStateMachines(executions, request) {
    const { page, ...next } = paginate(executions.stateMachines(), request);
    const stateMachines = page.map(({ arn, name, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type: 'STANDARD',
      creationDate: seconds(createdAt),
    }));
    return { stateMachines, ...next };
  },
};
