import { expect, test } from '@jest/globals';
import type { Alert } from '../../src/contracts/alert.ts';
import type { DecidedAttempt } from '../../src/intake/decided-attempt.ts';
import { handleAlert } from '../../src/intake/handle-alert.ts';
import { makePlaybook } from '../support/fixtures.ts';
import { createFakes } from './fakes.ts';

const NOW = new Date('2026-05-19T10:01:00Z');
const CI = { ciId: 'CI1', ciClass: 'Server', instanceId: 'i-0a1b2c3d4e5f60001' };
const ALERT: Alert = {
  source: 'cloudwatch-sns',
  firingId: 'alarm@10:00',
  title: 'ALARM',
  description: '',
  priority: 'P2',
  occurredAt: '2026-05-19T10:00:00Z',
  about: { lookups: [{ instanceId: CI.instanceId }] },
};
const answerTo = (category: string) =>
  makePlaybook({ playbookId: `answers-${category}`, alertType: `incident-${category}`, rule: { category, minConfidence: 0.5 } });

test('a crash after the request was published leads to no other one, though the classifier says something else now', async () => {
  const said = ['compute', 'storage'];
  const classify = () => Promise.resolve({ category: said.shift() ?? 'compute', confidence: 0.9, model: 'test' });
  const { dependencies, effects } = createFakes({ cis: [CI], playbooks: [answerTo('compute'), answerTo('storage')], classify });
  const crashing = {
    ...dependencies,
    incidents: { ...dependencies.incidents, replaceWorkNote: () => Promise.reject(new Error('died')) },
  };

  await expect(handleAlert(ALERT, NOW, crashing)).rejects.toThrow('died');
  await handleAlert(ALERT, NOW, dependencies);

  expect(effects.published).toHaveLength(2);
  expect(new Set(effects.published.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size).toBe(1);
});

test('copies that come at once are classified the same', async () => {
  let asked = 0;
  const classify = () => Promise.resolve({ category: (asked += 1) % 2 ? 'compute' : 'storage', confidence: 0.9, model: 'test' });
  const { dependencies, effects } = createFakes({ cis: [CI], playbooks: [answerTo('compute'), answerTo('storage')], classify });

  await Promise.all(Array.from({ length: 10 }, () => handleAlert(ALERT, NOW, dependencies)));

  expect(new Set(effects.published.map(({ MessageDeduplicationId }) => MessageDeduplicationId)).size).toBe(1);
  expect(effects.opened).toHaveLength(1);
});

test('the host gives its incident its own id, by which everything is known from then on', async () => {
  const classify = () => Promise.resolve({ category: 'compute', confidence: 0.9, model: 'test' });
  const { dependencies, effects } = createFakes({ cis: [CI], playbooks: [answerTo('compute')], classify });
  let asked = 0;
  const open = () => Promise.resolve(`INC000100${(asked += 1)}`);
  const ofHost = { ...dependencies, incidents: { ...dependencies.incidents, open } };

  const first = await handleAlert(ALERT, NOW, ofHost);
  const copy = await handleAlert(ALERT, NOW, ofHost);

  expect(asked).toBe(1);
  expect(first).toMatchObject({ kind: 'requested', request: { incident: { id: 'INC0001001' } } });
  expect(copy).toMatchObject({ kind: 'repeated', incidentId: 'INC0001001' });
  expect(effects.published).toHaveLength(1);
});

test('whoever observes is told once of an attempt, before its request is published, and of what is asked for', async () => {
  const classify = () => Promise.resolve({ category: 'compute', confidence: 0.9, model: 'test' });
  const { dependencies, effects } = createFakes({ cis: [CI], playbooks: [answerTo('compute')], classify });
  const told: { attempt: DecidedAttempt; published: number }[] = [];
  const observe = (attempt: DecidedAttempt) => void told.push({ attempt, published: effects.published.length });

  const outcome = await handleAlert(ALERT, NOW, { ...dependencies, observe });
  await handleAlert(ALERT, NOW, { ...dependencies, observe });

  expect(outcome.kind).toBe('requested');
  const { remediationId = '', incident } = outcome.kind === 'requested' ? outcome.request : {};
  const taken = { kind: 'requested', playbookId: 'answers-compute', version: 1, remediationId };
  expect(told).toEqual([{ published: 0, attempt: { incident, classification: await classify(), attempt: 1, receivedAt: NOW, taken } }]);
});

test('whoever observes is told as well why nothing is asked for', async () => {
  const classify = () => Promise.resolve({ category: 'storage', confidence: 0.9, model: 'test' });
  const { dependencies } = createFakes({ cis: [CI], playbooks: [answerTo('compute')], classify });
  const told: DecidedAttempt[] = [];

  await handleAlert(ALERT, NOW, { ...dependencies, observe: (attempt) => void told.push(attempt) });

  expect(told).toMatchObject([{ attempt: 1, taken: { kind: 'refused', reason: 'no-matching-playbook' } }]);
});
