import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runCommand } from '../../../scripts/commands/program.ts';

/** A stack that lacks its outputs, and ports where nobody listens. */
let server: Server;
const lines: { out: string[]; err: string[] } = { out: [], err: [] };
const run = (...args: string[]) =>
  runCommand(args, { out: (text) => lines.out.push(text), err: (text) => lines.err.push(text) });

const file = (content: unknown): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'stackflow-')), 'file.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const NO_OUTPUTS = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
  <Stacks><member><StackName>s</StackName><StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks>
  </DescribeStacksResult></DescribeStacksResponse>`;

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader('content-type', 'text/xml').end(NO_OUTPUTS));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
});
afterAll(() => void server.close());
beforeEach(() => {
  lines.out.length = lines.err.length = 0;
  delete process.env['STACKFLOW_STAGE'];
  process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = 'http://127.0.0.1:1';
});

describe('the command line', () => {
  test('prints its help and ends with 0', async () => {
    expect(await run('--help')).toBe(0);
    expect(lines.out.join()).toContain('Exit codes: 0 done · 1 failed · 2 usage · 3 can\'t reach · 4 refused by a gate');
  });

  test.each([
    ['an unknown command', ['sned', 'x']],
    ['a missing argument', ['send', '--stage', 'local']],
    ['an unknown option', ['executions', '--fast']],
    ['no stage', ['executions']],
    ['a stage that is none', ['executions', '--stage', 'No Stage']],
    ['a limit that is no number', ['executions', '--stage', 'local', '--limit', 'many']],
    ['a file that is not there', ['send', 'no-such-file.json', '--stage', 'local']],
    ['a CI id with a blank', ['ci', 'release', 'CI 1', '--reason', 'seen', '--stage', 'local']],
    ['a release without a reason', ['ci', 'release', 'CI1', '--stage', 'local']],
    ['a release with an empty reason', ['ci', 'release', 'CI1', '--reason', ' ', '--stage', 'local']],
  ])('ends with 2 after %s', async (_, args) => {
    expect(await run(...args)).toBe(2);
    expect(lines.err.join('')).not.toBe('');
    expect(lines.out).toEqual([]);
  });

  test('names the field of a file that is not valid', async () => {
    expect(await run('sign', file({ schemaVersion: 1 }), '--stage', 'local')).toBe(2);
    expect(lines.err.join()).toContain('incident: ');
  });

  test.each([[['executions']], [['show', 'rem-1']], [['bootstrap']], [['ci', 'release', 'CI1', '--reason', 'seen']]])(
    'ends with 3 and says what to do when nobody answers: %j',
    async (args) => {
      expect(await run(...args, '--stage', 'local')).toBe(3);
      expect(lines.err.join()).toContain('npm run -s local:env');
    },
  );

  test('ends with 1 when the stack is of another version', async () => {
    process.env['AWS_ENDPOINT_URL_CLOUDFORMATION'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    expect(await run('executions', '--stage', 'local')).toBe(1);
    expect(lines.err.join()).toContain('has no output P1QueueUrl');
  });

  test('prints an error as JSON when asked', async () => {
    await run('executions', '--json');

    expect(JSON.parse(lines.err.join())).toMatchObject({ error: { name: 'UsageError' } });
  });
});
