import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exitCodeOf } from '../../../scripts/commands/exit-codes.ts';
import type { Answer, GlobalOptions, Outcome } from '../../../scripts/commands/outcome.ts';
import { OUTPUT_NAMES } from '../../../scripts/connect.ts';
import { CLUSTER_ARN, WRITER_SECRET_ARN } from '../../local/data-api/data-api-process.ts';
import { KEEPER_SECRET_ARN, startAuditKeeper, type AuditKeeper } from '../../stores/start-audit-keeper.ts';

const OUTPUTS: Record<string, string> = {
  AuditClusterArn: CLUSTER_ARN,
  AuditWriterSecretArn: WRITER_SECRET_ARN,
  AuditKeeperSecretArn: KEEPER_SECRET_ARN,
  AuditDatabaseName: 'stackflow',
};
const members = OUTPUT_NAMES.map((name) => `<member><OutputKey>${name}</OutputKey><OutputValue>${OUTPUTS[name] ?? 'none'}</OutputValue></member>`);
const STACK = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
  <StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs>
  </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

let keeper: AuditKeeper;
let registerAuditHold: (audit: Command, answer: Answer) => void;
const cloudFormation = createServer((_, response) => response.setHeader('content-type', 'text/xml').end(STACK));
beforeAll(async () => {
  keeper = await startAuditKeeper(1);
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}`,
    AWS_ENDPOINT_URL_RDS_DATA: keeper.urls.dataApi,
    AWS_ENDPOINT_URL_STS: keeper.urls.estate,
  });
  // Loaded only now: the clients read their endpoints from the environment when they are made.
  ({ registerAuditHold } = await import('../../../scripts/commands/audit-hold.ts'));
}, 60_000);
afterAll(async () => {
  cloudFormation.closeAllConnections();
  cloudFormation.close();
  await keeper.close();
});
beforeEach(() => keeper.empty());

interface Ran {
  code: number;
  text: string;
  json: unknown;
}

/** Runs `audit hold …` as the program runs its commands. */
async function run(...args: string[]): Promise<Ran> {
  let outcome: Outcome | undefined;
  const answer: Answer = (act) => async (...given) => {
    const command = given.at(-1) as Command;
    outcome = await act(command.optsWithGlobals<GlobalOptions & Record<string, unknown>>(), command.args);
  };
  const program = new Command('stackflow').option('--stage <name>', '', 'local').exitOverride().configureOutput({ writeErr: () => undefined });
  registerAuditHold(program.command('audit'), answer);
  try {
    await program.parseAsync(['audit', 'hold', ...args], { from: 'user' });
  } catch (error) {
    return { code: exitCodeOf(error as Error), text: (error as Error).message, json: undefined };
  }
  if (outcome && 'error' in outcome) return { code: outcome.exitCode, text: outcome.error.message, json: undefined };
  if (!outcome || !('text' in outcome)) throw new Error('the command said nothing');
  return { code: outcome.exitCode, text: outcome.text, json: outcome.json };
}

const words = async () =>
  (await keeper.run('select scope, subject, action, reason, person from remediation.legal_hold order by hold_id')).map((row) => row.map(({ stringValue }) => stringValue));

describe('stackflow audit hold place', () => {
  test('keeps who said it, and why', async () => {
    const placed = await run('place', '--ci', 'CI0000789', '--reason', ' case 4711, order of the court ');

    expect(placed).toMatchObject({ code: 0, text: expect.stringContaining('CI CI0000789'), json: { holds: [{ scope: 'ci', subject: 'CI0000789' }] } });
    expect(await words()).toEqual([['ci', 'CI0000789', 'place', 'case 4711, order of the court', expect.stringMatching(/^arn:aws:/)]]);
  });

  test('adds a reason to what is held already', async () => {
    await run('place', '--incident', 'INC0001234', '--reason', 'case 1');

    expect((await run('place', '--incident', 'INC0001234', '--reason', 'case 2')).text).toContain('2 reasons');
  });
});

describe('stackflow audit hold lift', () => {
  test('ends a hold, and says what it was for', async () => {
    await run('place', '--ci', 'CI1', '--reason', 'case 1');
    await run('place', '--ci', 'CI1', '--reason', 'case 2');

    expect(await run('lift', '--ci', 'CI1', '--reason', 'both closed')).toMatchObject({ code: 0, text: expect.stringContaining('"case 1", "case 2"') });

    expect((await run('list')).json).toEqual({ holds: [] });
    expect((await words()).at(-1)).toEqual(['ci', 'CI1', 'lift', 'both closed', expect.any(String)]);
  });

  test('of what is not held says so and writes nothing', async () => {
    await run('place', '--ci', 'INC1', '--reason', 'case 1');

    expect(await run('lift', '--incident', 'INC1', '--reason', 'closed')).toMatchObject({ code: 1, text: expect.stringContaining('incident INC1 is under no legal hold') });
    expect(await words()).toHaveLength(1);
  });
});

describe('stackflow audit hold list', () => {
  test('shows what is held, oldest first, without what a terminal would obey', async () => {
    expect((await run('list')).text).toBe('Nothing is under a legal hold.');
    await run('place', '--incident', 'INC1', '--reason', 'case 1\u001b[2J\nof two');
    await run('place', '--ci', 'CI1', '--reason', 'case 2');

    const lines = (await run('list')).text.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^incident INC1 +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d +arn:aws:\S+ +case 1\uFFFD\[2J of two$/);
    expect((await run('list', '--ci', 'CI1')).json).toMatchObject({ holds: [{ reason: 'case 2' }] });
  });
});

describe('what makes no sense is refused', () => {
  test.each([
    ['nothing named', ['place', '--reason', 'case 1']],
    ['two things named', ['place', '--ci', 'CI1', '--incident', 'INC1', '--reason', 'case 1']],
    ['a CI that is none', ['place', '--ci', "CI'1", '--reason', 'case 1']],
    ['an incident that is none', ['lift', '--incident', 'INC 1', '--reason', 'case 1']],
    ['no reason', ['place', '--ci', 'CI1', '--reason', ' ']],
    ['a novel', ['place', '--ci', 'CI1', '--reason', 'x'.repeat(1_001)]],
    ['a list of two things', ['list', '--ci', 'CI1', '--incident', 'INC1']],
  ])('%s', async (_, args) => {
    expect((await run(...args)).code).toBe(2);
    expect(await words()).toEqual([]);
  });
});
