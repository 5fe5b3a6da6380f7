import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import { secondsBetween } from '../platform/clock.ts';

export type ExecutionStore = ReturnType<typeof createExecutionStore>;

/** How an execution ended that doesn't run any more. */
export interface EndedExecution {
  executionArn: string;
  status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';
}

/** What Step Functions says of an execution that has ended. */
export interface EndReport extends EndedExecution {
  /** Seconds since then, by Step Functions' own clock: ours doesn't count. */
  endedSecondsAgo: number;
}

/** Executions by remediation id. DescribeExecution allows 15 calls a second: nothing on the hot path asks. */
export function createExecutionStore(sfn: SFNClient, stateMachineArn: string) {
  const arnOf = (remediationId: string): string => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${remediationId}`;

  /** @returns the answer, and the time at which Step Functions gave it. */
  async function describe(executionArn: string) {
    let answeredAt: string | undefined;
    const command = new DescribeExecutionCommand({ executionArn });
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        answeredAt = (result.response as { headers?: Record<string, string> }).headers?.['date'];
        return result;
      },
      { step: 'deserialize', name: 'readDate' },
    );
    const { status, stopDate } = await sfn.send(command);
    return { status, stopDate, answeredAt };
  }

  return {
    arnOf,

    /** @returns whether an execution has this name, whatever has become of it. */
    async isStarted(remediationId: string): Promise<boolean> {
      try {
        await describe(arnOf(remediationId));
        return true;
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return false;
        throw error;
      }
    },

    /** @returns how the execution ended, or undefined while it runs, or when it was never started. */
    async findEnd(remediationId: string): Promise<EndReport | undefined> {
      const executionArn = arnOf(remediationId);
      try {
        const { status, stopDate, answeredAt } = await describe(executionArn);
        if (!status || status === 'RUNNING' || !stopDate || answeredAt === undefined) return undefined;
        const endedSecondsAgo = secondsBetween(stopDate, new Date(answeredAt));
        return { executionArn, status: status as EndedExecution['status'], endedSecondsAgo };
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },
  };
}
