import type { Execution } from './execution.ts';

/** Above this EventBridge leaves input and output out. */
const MAX_INCLUDED_BYTES = 248 * 1024;

/** @returns `detail` of the event "Step Functions Execution Status Change". */
export function statusDetail(execution: Execution): Record<string, unknown> {
  const { output = null, error = null, cause = null } = execution.ending;
  const reason = execution.notRedrivableBecause;
  const included = Buffer.byteLength(execution.input) + Buffer.byteLength(output ?? '') <= MAX_INCLUDED_BYTES;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt,
    stopDate: execution.stoppedAt ?? null,
    input: included ? execution.input : null,
    output: included ? output : null,
    inputDetails: { included },
    outputDetails: output === null ? null : { included },
    error,
    cause,
    redriveCount: execution.redriveCount,
    redriveDate: execution.redrivenAt ?? null,
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: reason ?? null,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
  };
}
