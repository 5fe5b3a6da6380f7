import type { RecordEffect } from '../journal.ts';
import type { FunctionSeed } from '../seed.ts';
import { ACCOUNT, AwsError, REGION, type RawAnswer, type Service } from '../wire.ts';

export interface LambdaDependencies {
  functions: Map<string, FunctionSeed>;
  recordEffect: RecordEffect;
  /** Resolves after that many seconds of virtual time. */
  run: (seconds: number) => Promise<void>;
}

const arnOf = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;

function tokenOf(payload: unknown): string {
  try {
    return String((JSON.parse(String(payload)) as { remediationId?: string }).remediationId ?? '');
  } catch {
    return '';
  }
}

/** Functions of the customer's, that playbooks invoke. */
export function createLambda({ functions, recordEffect, run }: LambdaDependencies): Service {
  function find(functionName: unknown): FunctionSeed {
    const name = String(functionName).replace(/^arn:.*:function:/, '').split(':')[0] ?? '';
    const found = functions.get(name);
    if (!found) throw new AwsError('ResourceNotFoundException', `Function not found: ${arnOf(name)}`, 404);
    return found;
  }

  const actedFor = new Set<string>();

  /** An idempotent function remembers the remediations that it has acted for. */
  function act({ functionName, isIdempotent = false }: FunctionSeed, token: string, requestId: string): void {
    const key = `${functionName} ${token}`;
    if (isIdempotent && actedFor.has(key)) return;
    actedFor.add(key);
    recordEffect({ service: 'lambda', operation: 'Invoke', target: functionName, token, requestId });
  }

  return {
    async Invoke({ FunctionName, Payload }, { requestId }): Promise<RawAnswer> {
      const seed = find(FunctionName);
      const { functionName, runSeconds = 0, outcome = 'success', result = {} } = seed;
      act(seed, tokenOf(Payload), requestId);
      await run(runSeconds);
      if (outcome === 'success') return { raw: JSON.stringify(result), headers: { 'x-amz-executed-version': '$LATEST' } };
      const failure = { errorType: 'Error', errorMessage: `${functionName} could not do its work` };
      return { raw: JSON.stringify(failure), headers: { 'x-amz-function-error': 'Unhandled' } };
    },
    GetFunctionConfiguration({ FunctionName }) {
      const { functionName } = find(FunctionName);
      const Runtime = 'nodejs22.x';
      return { FunctionName: functionName, FunctionArn: arnOf(functionName), State: 'Active', LastUpdateStatus: 'Successful', Runtime };
    },
    ListTags: ({ Resource }) => ({ Tags: find(Resource).tags ?? {} }),
  };
}
