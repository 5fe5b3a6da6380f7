import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommand } from '../../../scripts/commands/program.ts';
import { tokenOutput } from '../../../scripts/commands/token.ts';
import { startTestStack, type TestStack } from '../../support/stack.ts';
import type { ServerProcess } from '../../support/start-process.ts';

let stack: ServerProcess<TestStack>;

beforeAll(async () => void (stack = await startTestStack()), 300_000);
beforeEach(() => void Object.assign(process.env, stack.ready.environment));
afterAll(() => stack.close());

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommand(args, { out: (text) => void out.push(text), err: (text) => void err.push(text) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('stackflow token', () => {
  test('prints a token that StackFlowAPI of the embedded stack takes, and that names the role and the person', async () => {
    const { code, out } = await run('token', '--role', 'viewer', '--stage', 'local');
    const ask = (path: string, method = 'GET') => fetch(`${process.env['STACKFLOW_API_URL']}/prod/api${path}`, { method, headers: { authorization: `Bearer ${out}` } });

    expect(code).toBe(0);
    expect([(await ask('/openapi.json')).status, (await ask('/controls/resume', 'POST')).status]).toEqual([200, 403]);
  });

  test('prints JSON as its schema says', async () => {
    const { out } = await run('token', '--role', 'admin', '--subject', 'ada', '--stage', 'local', '--json');

    expect(tokenOutput.parse(JSON.parse(out))).toMatchObject({ role: 'admin', subject: 'ada' });
  });

  test.each([
    ['a role that there is not', ['--role', 'root', '--stage', 'local'], '--role takes viewer'],
    ['another stage than the embedded one', ['--role', 'viewer', '--stage', 'prod'], 'Only the embedded stack gives tokens'],
    ['no role', ['--stage', 'local'], ''],
  ])('refuses %s', async (_, args, why) => {
    const { code, err } = await run('token', ...args);

    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });

  test('says when nobody answers', async () => {
    process.env['STACKFLOW_IDENTITY_URL'] = 'http://127.0.0.1:9';

    expect(await run('token', '--role', 'viewer', '--stage', 'local')).toMatchObject({ code: 3, err: expect.stringContaining('npm start') });
  });
});
