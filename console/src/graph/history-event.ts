/** One of Step Functions' events, as StackFlowAPI gives it. */
export interface HistoryEvent {
  id: number;
  type: string;
  /** ISO 8601. */
  timestamp: string;
  stateEnteredEventDetails?: { name: string; input?: string };
  stateExitedEventDetails?: { name: string; output?: string };
  executionRedrivenEventDetails?: { redriveCount?: number };
  [details: string]: unknown;
}

/** An error as Step Functions tells it; `cause` is often the Lambda's JSON. */
export interface StateError {
  error: string;
  cause: string;
  at: string;
}

/** @returns the error that an event brings; an abort need not say one */
export function errorOf(event: HistoryEvent): StateError | undefined {
  const details = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1] as { error?: string; cause?: string } | undefined;
  if (details?.error === undefined && details?.cause === undefined) return undefined;
  return { error: details.error ?? '', cause: details.cause ?? '', at: event.timestamp };
}
