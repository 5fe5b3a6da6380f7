import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OUTPUT_NAMES } from '../../../scripts/connect.ts';
import { CLUSTER_ARN, WRITER_SECRET_ARN } from '../../local/data-api/data-api-process.ts';
import { startAuditDatabase } from '../../stores/start-audit-database.ts';

const OUTPUTS: Record<string, string> = {
  AuditClusterArn: CLUSTER_ARN,
  AuditWriterSecretArn: WRITER_SECRET_ARN,
  AuditDatabaseName: 'stackflow',
};

const outputs = OUTPUT_NAMES.map(
  (name) => `<member><OutputKey>${name}</OutputKey><OutputValue>${OUTPUTS[name] ?? 'none'}</OutputValue></member>`,
).join('');
const STACK = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
  <StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${outputs}</Outputs>
  </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

/** What a command printed, and how it ended. */
export interface Ran {
  exitCode: number;
  out: string[];
  err: string;
}

/** Starts an audit database, and a stack that is that alone; commands find both as they would find AWS. */
export async function startAuditStack() {
  const database = await startAuditDatabase();
  const server = createServer((_, response) => response.setHeader('content-type', 'text/xml').end(STACK));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ENDPOINT_URL_RDS_DATA: database.url,
  });
  // Loaded only now: the clients read their endpoints from the environment when they are made.
  const { runCommand } = await import('../../../scripts/commands/program.ts');
  return {
    database,
    async run(...args: string[]): Promise<Ran> {
      const [out, err]: [string[], string[]] = [[], []];
      const streams = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
      const exitCode = await runCommand(['--stage', 'local', 'audit', ...args], streams);
      return { exitCode, out, err: err.join('\n') };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await database.close();
    },
  };
}
