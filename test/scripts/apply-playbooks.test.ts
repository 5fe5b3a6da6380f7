import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { applyPlaybooks } from '../../scripts/apply-playbooks.ts';
import { createFakeTable } from './fake-table.ts';

const PLAYBOOK = {
  $schema: './playbook.schema.json',
  playbookId: 'restart-web',
  version: 1,
  status: 'active',
  description: 'Restarts the web server.',
  owner: 'Web Platform',
  alertType: 'web-down',
  rule: { category: 'application', minConfidence: 0.8 },
  maxAgeSeconds: 600,
  action: { type: 'ssm-run-command', target: { instanceId: '{{ci.instanceId}}' }, parameters: { documentName: 'StackFlow-RestartWeb' } },
  safety: { timeoutSeconds: 60, expectedSeconds: 5 },
};

let directory: string;
const write = (file: string, content: unknown) => writeFile(join(directory, file), JSON.stringify(content));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'playbooks-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('puts what the table lacks, with the defaults filled in', async () => {
  const { dynamodb, items } = createFakeTable();
  await write('restart-web.json', PLAYBOOK);
  await write('playbook.schema.json', {});

  const applied = await applyPlaybooks(dynamodb, 'table', directory);

  expect(applied).toEqual([{ playbookId: 'restart-web', version: 1 }]);
  expect(items.get('restart-web#1')).toMatchObject({ priority: 0, safety: { recentChangeMinutes: 30 } });
  expect(items.get('restart-web#1')).not.toHaveProperty('$schema');
});

test('changes nothing the second time, and puts a raised version beside the old one', async () => {
  const { dynamodb, items } = createFakeTable();
  await write('restart-web.json', PLAYBOOK);
  await applyPlaybooks(dynamodb, 'table', directory);

  expect(await applyPlaybooks(dynamodb, 'table', directory)).toEqual([]);
  await write('restart-web.json', { ...PLAYBOOK, version: 2, maxAgeSeconds: 300 });
  expect(await applyPlaybooks(dynamodb, 'table', directory)).toEqual([{ playbookId: 'restart-web', version: 2 }]);
  expect([...items.keys()]).toEqual(['restart-web#1', 'restart-web#2']);
});

test('refuses other content under the same version and says what to do', async () => {
  const { dynamodb } = createFakeTable();
  await write('restart-web.json', PLAYBOOK);
  await applyPlaybooks(dynamodb, 'table', directory);
  await write('restart-web.json', { ...PLAYBOOK, maxAgeSeconds: 300 });

  await expect(applyPlaybooks(dynamodb, 'table', directory)).rejects.toThrow(
    "playbooks/restart-web.json can't be applied: it differs from version 1 of restart-web that is deployed: raise its version to 2",
  );
});

test('writes nothing at all when one file was edited without a new version', async () => {
  const { dynamodb, items } = createFakeTable();
  await write('restart-web.json', PLAYBOOK);
  await applyPlaybooks(dynamodb, 'table', directory);
  await write('a-new-one.json', { ...PLAYBOOK, playbookId: 'a-new-one' });
  await write('restart-web.json', { ...PLAYBOOK, maxAgeSeconds: 300 });

  await expect(applyPlaybooks(dynamodb, 'table', directory)).rejects.toMatchObject({ name: 'PlaybookChangedError' });
  expect([...items.keys()]).toEqual(['restart-web#1']);
});

test('lets a version be left out: the one in between was never deployed', async () => {
  const { dynamodb } = createFakeTable();
  await write('restart-web.json', PLAYBOOK);
  await applyPlaybooks(dynamodb, 'table', directory);
  await write('restart-web.json', { ...PLAYBOOK, version: 3, maxAgeSeconds: 300 });

  expect(await applyPlaybooks(dynamodb, 'table', directory)).toEqual([{ playbookId: 'restart-web', version: 3 }]);
});

test.each([
  ['a wrong field', { ...PLAYBOOK, maxAgeSeconds: 0 }, 'maxAgeSeconds is 0; write a number from 1 to 86400'],
  ['an unknown key', { ...PLAYBOOK, command: 'reboot' }, '"command" is unknown'],
  ['a parameter that its action refuses', { ...PLAYBOOK, action: { ...PLAYBOOK.action, parameters: { documentName: 'rm' } } }, 'documentName is "rm"'],
  ['another name than its file', { ...PLAYBOOK, playbookId: 'other' }, 'a file is named as its playbook'],
  ['no object', [], 'a playbook is one object'],
])('writes nothing at all when one file has %s', async (_, bad, message) => {
  const { dynamodb, items } = createFakeTable();
  await write('a-good-one.json', { ...PLAYBOOK, playbookId: 'a-good-one' });
  await write('restart-web.json', bad);

  await expect(applyPlaybooks(dynamodb, 'table', directory)).rejects.toMatchObject({
    name: 'InvalidPlaybookError',
    message: expect.stringContaining(message),
  });
  expect(items.size).toBe(0);
});

test('names the file that is not JSON', async () => {
  await writeFile(join(directory, 'restart-web.json'), '{');
  await expect(applyPlaybooks(createFakeTable().dynamodb, 'table', directory)).rejects.toThrow('playbooks/restart-web.json');
});
