import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';

export type ExecutionReader = ReturnType<typeof createExecutionReader>;

/** An execution, as people see it. */
export interface ExecutionSummary {
  arn: string;
  status: string;
  startedAt: string;
  stoppedAt: string | null;
  /** How often somebody has redriven it. */
  redriveCount: number;
}

export interface HistoryPage {
  events: HistoryEvent[];
  /** Step Functions' token of the next page, or null. */
  next: string | null;
}

async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}

/** What Step Functions tells people who look; each operation has a rate of its own, and nothing on the hot path asks. */
export function createExecutionReader(sfn: SFNClient) {
  return {
    /** @returns null when Step Functions knows no such execution (any more). */
    async find(executionArn: string): Promise<ExecutionSummary | null> {
      const found = await unlessUnknown(sfn.send(new DescribeExecutionCommand({ executionArn })));
      if (!found?.executionArn) return null;
      return {
        arn: found.executionArn,
        status: found.status ?? 'UNKNOWN',
        startedAt: found.startDate?.toISOString() ?? '',
        stoppedAt: found.stopDate?.toISOString() ?? null,
        redriveCount: found.redriveCount ?? 0,
      };
    },

    /** @returns events, the oldest first; null when there is no such execution, `bad-token` when the token isn't its own. */
    async readHistory(executionArn: string, most: number, token?: string): Promise<HistoryPage | null | 'bad-token'> {
      const command = new GetExecutionHistoryCommand({ executionArn, maxResults: most, includeExecutionData: true, nextToken: token });
      try {
        const page = await unlessUnknown(sfn.send(command));
        return page && { events: page.events ?? [], next: page.nextToken ?? null };
      } catch (error) {
        if (error instanceof InvalidToken || (error as Error).name === 'ValidationException') return 'bad-token';
        throw error;
      }
    },

    /** @returns the state machine in Amazon States Language. */
    async readDefinition(stateMachineArn: string): Promise<unknown> {
      const { definition } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
      return JSON.parse(definition ?? '{}');
    },
  };
}
