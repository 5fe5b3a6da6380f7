import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../local/deploy/template.ts';
import { packageLocal } from '../scripts/package-local.ts';

interface Rule {
  ErrorEquals: string[];
  MaxAttempts?: number;
  ResultPath?: string;
  Next?: string;
}

interface State {
  Type: string;
  Comment?: string;
  Resource?: unknown;
  Parameters?: Record<string, unknown>;
  ResultPath?: string | null;
  TimeoutSeconds?: number;
  Retry?: Rule[];
  Catch?: Rule[];
  Next?: string;
  Default?: string;
}

const root = new URL('..', import.meta.url);
const text = readFileSync(new URL('statemachines/remediation.asl.json', root), 'utf8');
const machine = JSON.parse(text) as { TimeoutSeconds: number; States: Record<string, State> };
const template = readTemplate(await packageLocal());
const resources = Object.values(template.Resources);

const states = Object.entries(machine.States);
const tasks = states.filter(([, state]) => state.Type === 'Task');
const folders = readdirSync(new URL('functions/', root));

/** Functions that no state invokes: the doors, the queues' consumer, what settles from outside, and what hears of changes and calls. */
const OUTSIDE = [
  'alert-intake',
  'link-cloud-trail-event',
  'record-change',
  'remediation-engine',
  'retain-audit-records',
  'settle-execution',
  'sign-chain-heads',
  'stackflow-api',
];

const kebab = (name: string): string => name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const functionNamed = (name: string) =>
  resources.find(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties?.['FunctionName'] === name);

describe('one name, four places', () => {
  test.each(tasks)('%s is a state, a folder, a function key and a log group', (name, state) => {
    const functionName = `StackFlow-${name}-local`;

    expect(folders).toContain(kebab(name));
    expect(state.Resource).toEqual({ 'Fn::GetAtt': [camel(name), 'Arn'] });
    expect(template.Resources[`${name}LambdaFunction`]?.Properties).toMatchObject({
      FunctionName: functionName,
      Handler: `functions/${kebab(name)}/handler.handler`,
    });
    expect(template.Resources[`${name}LogGroup`]?.Properties).toMatchObject({
      LogGroupName: `/aws/lambda/${functionName}`,
    });
  });

  test('no folder is without its state, except those that work outside the machine', () => {
    expect([...folders].sort()).toEqual([...tasks.map(([name]) => kebab(name)), ...OUTSIDE].sort());
  });

  test.each(folders)('functions/%s gets exactly the settings that it reads', (folder) => {
    const directory = new URL(`functions/${folder}/`, root);
    const code = readdirSync(directory).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(new URL(file, directory), 'utf8'));
    const read = new Set([...code.join('\n').matchAll(/[sS]etting\('(\w+)'\)/g)].map(([, name]) => name));
    const deployed = resources.find(({ Properties }) => Properties?.['Handler'] === `functions/${folder}/handler.handler`);
    const { Variables } = deployed?.Properties?.['Environment'] as { Variables: Record<string, unknown> };

    expect(Object.keys(Variables).sort()).toEqual(['LOG_LEVEL', ...read].sort());
  });
});

describe('the state machine', () => {
  test('is strict JSON: no key stands twice in an object', () => {
    // A key that stands twice would vanish on the way through JSON.parse.
    const keys = (json: string): number => json.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;

    expect(keys(text)).toBe(keys(JSON.stringify(machine)));
  });

  test.each(states)('%s has a verb-first PascalCase name and a comment', (name, state) => {
    expect(name).toMatch(state.Type === 'Choice' ? /^([A-Z][a-z]+)+\?$/ : /^([A-Z][a-z]+)+$/);
    expect(state.Comment).toMatch(/\S/);
  });

  test.each(tasks)('%s has a timeout longer than its Lambda and shorter than the machine', (name, state) => {
    const properties = functionNamed(`StackFlow-${name}-local`)?.Properties;

    expect(state.TimeoutSeconds).toBeGreaterThan(Number(properties?.['Timeout']));
    expect(state.TimeoutSeconds).toBeLessThan(machine.TimeoutSeconds);
  });

  test.each(tasks)('%s retries by name, what Lambda may throw among it, and never for ever', (_, state) => {
    const retried = (state.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);

    expect(retried.filter((name) => name.startsWith('States.'))).toEqual([]);
    expect(retried).toEqual(
      expect.arrayContaining([
        'Lambda.Unknown',
        'Sandbox.Timedout',
        'Lambda.TooManyRequestsException',
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
      ]),
    );
    for (const rule of state.Retry ?? []) expect(rule.MaxAttempts).toBeLessThanOrEqual(10);
  });

  test.each(tasks)('%s catches everything, and what it catches goes forward', (name, state) => {
    const afterwards: Record<string, string> = {
      WriteAudit: 'UpdateWorkNote',
      UpdateWorkNote: 'ReleaseLease',
      ReleaseLease: 'Succeeded?',
      SendToDeadLetterQueue: 'RemediationFailed',
    };

    expect(state.Catch).toHaveLength(1);
    expect(state.Catch?.[0]).toMatchObject({ ErrorEquals: ['States.ALL'], Next: afterwards[name] ?? 'WriteAudit' });
    expect(state.Catch?.[0]?.ResultPath).toMatch(/^\$\.\w+$/);
  });

  test('lets each state add one key of its own; polling alone replaces one', () => {
    const paths = tasks.map(([, state]) => state.ResultPath);
    const written = paths.filter((path) => path !== null);

    expect(written.every((path) => /^\$\.\w+$/.test(path ?? ''))).toBe(true);
    expect(written.length - new Set(written).size).toBe(1);
    expect(machine.States['PollAction']?.ResultPath).toBe(machine.States['ExecuteAction']?.ResultPath);
  });

  test.each(tasks)('%s gets the whole document and who runs it', (_, state) => {
    expect(state.Parameters).toEqual({
      'document.$': '$',
      execution: {
        'id.$': '$$.Execution.Id',
        'name.$': '$$.Execution.Name',
        'startTime.$': '$$.Execution.StartTime',
      },
      state: { 'name.$': '$$.State.Name' },
    });
  });

  test('tests for presence first wherever it chooses', () => {
    const choices = states.flatMap(([, state]) => ((state as { Choices?: { And: Choice[] }[] }).Choices ?? []));
    const unguarded = choices.flatMap(({ And: parts }) =>
      parts.filter((part, index) => {
        if ('IsPresent' in part) return false;
        return !parts.slice(0, index).some((earlier) => earlier.Variable === part.Variable && earlier.IsPresent);
      }),
    );

    expect(choices.length).toBeGreaterThan(0);
    expect(unguarded).toEqual([]);
  });
});

interface Choice {
  Variable: string;
  IsPresent?: boolean;
}
