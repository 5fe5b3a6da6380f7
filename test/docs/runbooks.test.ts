import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../local/deploy/template.ts';
import { packageStage } from '../../scripts/package-local.ts';

const DIRECTORY = join(import.meta.dirname, '../../docs/runbooks');
const SECTIONS = ['It means', 'Users notice', 'Look', 'Mend', 'Over when', 'Tell'];

interface Alarm {
  name: string;
  description: string;
}

const template = readTemplate(await packageStage('prod'));
const alarms = Object.values(template.Resources)
  .filter(({ Type }) => Type.startsWith('AWS::CloudWatch::') && Type.endsWith('Alarm'))
  .map(({ Properties = {} }): Alarm => ({ name: String(Properties['AlarmName']), description: String(Properties['AlarmDescription']) }));

/** `StackFlow-Remediation-P1-Age` → `p1-age.md` */
const runbookOf = (name: string): string => `${name.replace('StackFlow-Remediation-', '').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.md`;

test('every alarm has its runbook, and every runbook its alarm', () => {
  expect(alarms.length).toBeGreaterThan(10);
  expect(readdirSync(DIRECTORY).sort()).toEqual(alarms.map(({ name }) => runbookOf(name)).sort());
});

describe.each(alarms)('$name', ({ name, description }) => {
  test('names its runbook', () => {
    expect(description).toContain(`See docs/runbooks/${runbookOf(name)}.`);
  });

  test('has a runbook with its name on top that says all six things in order', () => {
    const text = readFileSync(join(DIRECTORY, runbookOf(name)), 'utf8');
    const places = SECTIONS.map((section) => text.indexOf(`\n**${section}**`));

    expect(text.split('\n')[0]).toBe(`# ${name}`);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
