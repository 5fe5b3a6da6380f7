import { describe, expect, test } from '@jest/globals';
import type { CallRecord } from '../../../local/estate/journal.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import type { Flow } from '../../support/flow.ts';
import { FAILING, GATES, SKIPPING } from './states.ts';

const ROLE = 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Target-web';
const OTHER_ROLE = 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Target-other';
const PLAYBOOK = 'acts-as-another';

/** Who acts: our own role, or the one that the request asks for and the playbook allows. */
export function describeIdentities(flow: () => Flow): void {
  const prepare = async () => {
    await flow().mergeEstate({ roles: [{ roleArn: ROLE, externalId: 'ext-1' }, { roleArn: OTHER_ROLE }] });
    await flow().putPlaybook({ playbookId: PLAYBOOK, action: { ...makePlaybook().action, allowedRoles: [ROLE] } });
    return flow().makeTarget();
  };
  const identitiesOf = async (requestIds: string[]): Promise<string[]> => {
    const { calls } = await flow().estate<{ calls: CallRecord[] }>('_calls');
    return calls.filter(({ requestId }) => requestIds.includes(requestId)).map(({ identity }) => identity);
  };

  describe('a request without a role', () => {
    test('is acted on by our own, in the session of the function', async () => {
      const { view } = await flow().remediate(await flow().makeTarget());

      const session = 'arn:aws:sts::000000000000:assumed-role/stackflow-remediation-local-ExecuteActionRole/StackFlow-ExecuteAction-local';
      expect(view.audit).toMatchObject({ result: 'success', iamIdentity: session });
    });
  });

  describe('a request with a role that its playbook allows', () => {
    test('is acted on by that role, in a session of the remediation\'s name, and the audit record says so', async () => {
      const target = await prepare();

      const { view } = await flow().remediate(target, {
        action: { playbookId: PLAYBOOK },
        auth: { targetRoleArn: ROLE, externalId: 'ext-1' },
      });

      const session = `arn:aws:sts::000000000000:assumed-role/StackFlow-Remediation-Target-web/${view.remediationId}`;
      expect(view.audit).toMatchObject({ result: 'success', iamIdentity: session });
      const [effect] = await flow().effectsOf(view.remediationId);
      expect(effect).toMatchObject({ operation: 'SendCommand', identity: session });
      expect(await identitiesOf(view.audit?.['awsRequestIds'] as string[])).toEqual([session]);
    });

    test('plans a dry run as that role too', async () => {
      const target = await prepare();

      const { view } = await flow().remediate(target, {
        dryRun: true,
        action: { playbookId: PLAYBOOK },
        auth: { targetRoleArn: ROLE, externalId: 'ext-1' },
      });

      expect(view.audit).toMatchObject({ result: 'skipped', reason: 'dry-run' });
      const { calls } = await flow().estate<{ calls: CallRecord[] }>('_calls');
      expect(calls.map(({ identity }) => identity)).toContainEqual(expect.stringContaining(view.remediationId));
    });

    test.each([undefined, 'ext-2'])('fails, with nothing done, when the role does not take the external id %s', async (externalId) => {
      const target = await prepare();

      const { view, states } = await flow().remediate(target, {
        action: { playbookId: PLAYBOOK },
        auth: { targetRoleArn: ROLE, ...(externalId && { externalId }) },
      });

      expect(states).toEqual([...GATES, 'ExecuteAction', ...FAILING]);
      expect(view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
      expect(view.audit?.['detail']).toContain('AccessDenied');
      expect(await flow().effectsOf(view.remediationId)).toEqual([]);
    });
  });

  test('a request with a role that nobody allows is skipped, and no key is asked for', async () => {
    const target = await prepare();

    const { view, states } = await flow().remediate(target, { action: { playbookId: PLAYBOOK }, auth: { targetRoleArn: OTHER_ROLE } });

    expect(states).toEqual(['MatchRule', 'RuleMatched?', ...SKIPPING]);
    expect(view.audit).toMatchObject({ result: 'skipped', reason: 'unauthorized' });
    expect(await flow().effectsOf(view.remediationId)).toEqual([]);
  });
}
