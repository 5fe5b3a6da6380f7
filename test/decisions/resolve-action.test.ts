import { describe, expect, test } from '@jest/globals';
import type { Parameters as RequestedParameters } from '../../src/contracts/names.ts';
import { resolveAction } from '../../src/decisions/resolve-action.ts';
import { makePlaybook } from '../support/fixtures.ts';

const ci = { ciId: 'CI1', ciClass: 'Server', instanceId: 'i-0123456789abcdef0', port: 8080, evil: '$(reboot)' };
const resolve = (changes: Parameters<typeof makePlaybook>[0], requested: RequestedParameters = {}) =>
  resolveAction(makePlaybook(changes), requested, ci);

describe('the placeholders of a playbook', () => {
  const withTarget = (instanceId: string) => ({ action: { ...makePlaybook().action, target: { instanceId } } });

  test('are filled from the CI record', () => {
    expect(resolve(withTarget('{{ci.instanceId}}')).target).toEqual({ instanceId: ci.instanceId });
    expect(resolve(withTarget('{{ ci.instanceId }}:{{ci.port}}')).target).toEqual({ instanceId: `${ci.instanceId}:8080` });
  });

  test.each([
    ['{{ci.missing}}', 'no attribute missing'],
    ['{{incident.shortDescription}}', 'only {{ci.<attribute>}}'],
    ['{{ci.constructor}}', 'no attribute constructor'],
    ['{{ci.__proto__}}', 'is not a CI attribute'],
    ['{{ci.evil}}', 'not allowed'],
  ])('%s is refused with the field: %s', (placeholder, message) => {
    expect(() => resolve(withTarget(placeholder))).toThrow(message);
    expect(() => resolve(withTarget(placeholder))).toThrow('action.target.instanceId');
  });
});

describe('the parameters of a request', () => {
  const overridable = { overridable: { folder: { enum: ['/var/log', '/var/tmp'] }, days: { pattern: '[0-9]{1,2}' } } };

  test('replace the playbook\'s where it says so', () => {
    expect(resolve(overridable, { folder: '/var/tmp', days: '7' }).parameters).toMatchObject({ folder: '/var/tmp', days: '7' });
  });

  test.each([
    ['folder', '/etc'],
    ['days', '7 days'],
    ['days', '777'],
    ['commands', 'reboot'],
    ['constructor', 'x'],
    ['folder', '/var/log;reboot'],
    ['folder', '`reboot`'],
    ['folder', '$(reboot)'],
    ['days', '7\n8'],
  ])('%s = %j is refused by name', (name, value) => {
    expect(() => resolve(overridable, { [name]: value })).toThrow(`action.parameters.${name}`);
  });
});
