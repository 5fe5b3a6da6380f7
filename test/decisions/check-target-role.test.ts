import { expect, test } from '@jest/globals';
import { playbookSchema } from '../../src/contracts/playbook.ts';
import { checkTargetRole } from '../../src/decisions/check-target-role.ts';
import { makePlaybook, makeRequest } from '../support/fixtures.ts';

const role = (name: string, account = '000000000000'): string => `arn:aws:iam::${account}:role/${name}`;
const NAMED = role('StackFlow-Remediation-Target-web');
const playbook = makePlaybook({ action: { ...makePlaybook().action, allowedRoles: [NAMED] } });
const check = (targetRoleArn: string | undefined, accounts: string[] = []) =>
  checkTargetRole({ ...makeRequest().auth, ...(targetRoleArn && { targetRoleArn }) }, playbook, accounts);

test.each([
  ['no role', undefined, []],
  ['a role that the playbook names', NAMED, []],
  ['the target role of an account on the list', role('StackFlow-Remediation-Target'), ['000000000000']],
])('lets %s through', (_, arn, accounts) => {
  expect(check(arn, accounts)).toBeUndefined();
});

test.each([
  ['a role that nobody names', role('StackFlow-Remediation-Target-other'), ['000000000000']],
  ['any other role of an account on the list', role('Admin'), ['000000000000']],
  ['a role below a path of an account on the list', role('x/StackFlow-Remediation-Target'), ['000000000000']],
  ['the target role of an account that is not on the list', role('StackFlow-Remediation-Target', '999999999999'), ['000000000000']],
  ['the target role when the list is empty', role('StackFlow-Remediation-Target'), []],
])('refuses %s', (_, arn, accounts) => {
  expect(check(arn, accounts)).toMatchObject({ verdict: 'deny', reason: 'unauthorized' });
});

test.each([role('Admin'), role('path/StackFlow-Remediation-Target'), 'StackFlow-Remediation-Target'])(
  'a playbook cannot name the role %s, which IAM would not let us assume',
  (arn) => {
    expect(playbookSchema.safeParse({ ...playbook, action: { ...playbook.action, allowedRoles: [arn] } }).success).toBe(false);
  },
);
