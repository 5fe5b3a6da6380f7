import { AwsError, type Service } from '../wire.ts';

/** Stacks that the embedded stack has deployed, with their outputs. */
export const createCloudFormation = (stacks: Map<string, Record<string, string>>): Service => ({
  DescribeStacks({ StackName }) {
    const name = String(StackName);
    const outputs = stacks.get(name);
    if (!outputs) throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
    const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    return { Stacks: [{ StackName: name, StackStatus: 'CREATE_COMPLETE', CreationTime: '2026-01-01T00:00:00Z', Outputs }] };
  },
});
