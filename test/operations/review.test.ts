import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import type { ReviewItem } from '../../src/contracts/review.ts';
import { requestHash } from '../../src/decisions/canonical-request.ts';
import { rejectedId, sha256Of, undeliveredId } from '../../src/decisions/review-id.ts';
import type { ReviewQuestion } from '../../src/operations/review/list-reviews.ts';
import { Flow, until } from '../support/flow.ts';
import { ALICE, Operator } from './operator.ts';

jest.setTimeout(60_000);

let flow: Flow;
let operator: Operator;
beforeAll(async () => {
  flow = await Flow.start();
  operator = await Operator.over(flow);
}, 240_000);
afterAll(() => flow.close());

async function listed(filters: Partial<ReviewQuestion> = {}): Promise<ReviewItem[]> {
  const { listReviews } = await import('../../src/operations/review/list-reviews.ts');
  const page = await listReviews({ status: 'open', limit: 100, ...filters }, operator.tidying);
  if (page === 'bad-cursor') throw new Error('bad cursor');
  return page.items;
}

const show = async (reviewId: string) => {
  const { showReview } = await import('../../src/operations/review/show-review.ts');
  return await showReview(reviewId, { reviews: operator.replaying.reviews, preview: async () => ({ at: '2026-01-01T00:00:00Z', verdict: 'allow', isDryRun: false, gates: [] }) });
};

/** Waits until the engine has refused a body. @returns the id of its review */
async function refused(body: string, reason: string): Promise<string> {
  const id = rejectedId(reason, sha256Of(body));
  await until(`the refusal of ${id}`, async () => await operator.row(id));
  return id;
}

/** Puts a bare body where SQS itself puts it after too many deliveries. */
const giveUpOn = (body: string, groupId: string) =>
  flow.sqs.send(
    new SendMessageCommand({ QueueUrl: flow.outputs.DeadLetterQueueUrl, MessageBody: body, MessageGroupId: groupId, MessageDeduplicationId: randomUUID() }),
  );

async function auditOf(remediationId: string) {
  const { readAuditRecord } = await import('../../scripts/commands/read-audit-record.ts');
  return await readAuditRecord(remediationId, flow.outputs);
}

async function verifyAudit(): Promise<number> {
  const { runCommand } = await import('../../scripts/commands/program.ts');
  const lines: string[] = [];
  const code = await runCommand(['audit', 'verify', '--stage', 'local'], { out: (text) => lines.push(text), err: (text) => lines.push(text) });
  if (code !== 0) throw new Error(lines.join('\n'));
  return code;
}

describe('a message that the engine refuses', () => {
  const auth = async (seconds: [issued: number, expires: number]) => {
    const now = (await flow.now()).getTime();
    const [issuedAt = '', expiresAt = ''] = seconds.map((offset) => new Date(now + offset * 1000).toISOString());
    return { issuedAt, expiresAt };
  };

  test('because it is forged stands in the list, without what it claims, and is nobody\'s to replay', async () => {
    const victim = await operator.fail();
    const before = await operator.entry(victim.remediationId);
    const forged = { ...victim.view.request, dryRun: true } as RemediationRequest;
    await flow.sendRaw(JSON.stringify(forged));

    const id = await refused(JSON.stringify(forged), 'unauthorized');

    expect(await listed({ kind: 'rejected', reason: 'unauthorized' })).toContainEqual(
      expect.objectContaining({ reviewId: id, incidentId: null, ciId: null, playbookId: null, attempt: null, failingState: 'Engine' }),
    );
    expect(await operator.replay(id)).toMatchObject({ kind: 'refused', reason: 'not-ours' });
    expect(await operator.entry(victim.remediationId)).toEqual(before);
    expect(await show(id)).toMatchObject({ request: { dryRun: true }, preview: null });
  });

  test.each([
    ['not JSON', () => `poison ${randomUUID()}`, 'unparsable'],
    ['too large', () => `${randomUUID()} password=hunter2hunter2 `.padEnd(300 * 1024, 'x'), 'too-large'],
  ])('because it is %s can be looked at and discarded, not replayed', async (_, makeBody, reason) => {
    const body = makeBody();
    await flow.sendRaw(body);

    const id = await refused(body, reason);

    expect(await operator.replay(id)).toMatchObject({ kind: 'refused', reason: 'unreadable' });
    const seen = await show(id);
    expect(String(seen?.request).slice(0, 20)).toBe(body.slice(0, 20));
    expect(String(seen?.request).length).toBeLessThan(5_000);
    expect(JSON.stringify(seen)).not.toContain('hunter2hunter2');
    expect(await operator.discard(id, 'somebody\'s typing error')).toMatchObject({ kind: 'discarded' });
  });

  test('because it has expired is signed anew by a replay', async () => {
    const target = await flow.makeTarget();
    const request = await flow.sign(target, { auth: await auth([-3600, -1200]) });
    await flow.publish(request);

    const id = await refused(JSON.stringify(request), 'expired');
    expect((await listed({ reason: 'expired' })).map(({ reviewId, ciId }) => [reviewId, ciId])).toContainEqual([id, target.ciId]);
    const outcome = await operator.replay(id);

    expect(outcome).toMatchObject({ kind: 'replayed', replayOf: id });
    const { view } = await flow.ended({ remediationId: outcome.kind === 'replayed' ? outcome.remediationId : '' });
    expect(view.audit).toMatchObject({ result: 'success', attempt: 2, requestedBy: ALICE });
    await operator.accepted(id);
    expect(await operator.letters()).not.toContain(id);
  });

  test('because another request has its id is judged by what became of that one', async () => {
    const { target, remediationId } = await operator.fail();
    const other = await flow.sign(target, { remediationId, classification: { confidence: 0.99 } });
    await flow.sendRaw(JSON.stringify(other), 'Standard', target.ciId);
    const id = await refused(JSON.stringify(other), 'id-conflict');
    await operator.repair(target);

    const replayed = await operator.replay(remediationId);
    const next = replayed.kind === 'replayed' ? replayed.remediationId : '';
    await flow.ended({ remediationId: next });
    await flow.settled(next);

    expect(await operator.replay(id)).toMatchObject({ kind: 'refused', reason: 'succeeded' });
    expect(await flow.effectsOf(next)).toHaveLength(1);
  });

  test.each(['row', 'letter'])('is there once, although the engine died behind its %s', async (step) => {
    const { reject } = await import('../../functions/remediation-engine/reject.ts');
    const { RejectedError } = await import('../../functions/remediation-engine/errors.ts');
    const { reviews, deadLetters, clock } = operator.tidying;
    const body = `torn ${randomUUID()}`;
    const error = new RejectedError('unparsable', 'not JSON');
    const dying = { send: () => Promise.reject(new Error('out of time')) };
    if (step === 'row') await expect(reject({ body }, error, { reviews, deadLetters: dying, clock })).rejects.toThrow('out of time');
    else await reject({ body }, error, { reviews, deadLetters, clock });

    await reject({ body }, error, { reviews, deadLetters, clock });

    const id = rejectedId('unparsable', sha256Of(body));
    expect((await listed({ reason: 'unparsable' })).filter(({ reviewId }) => reviewId === id)).toHaveLength(1);
    expect((await operator.letters()).filter((letter) => letter === id)).toHaveLength(1);
  });
});

describe('a bare body that SQS itself moved', () => {
  test('stands in the list, each in a letter of its own, although they came in one group', async () => {
    const target = await flow.makeTarget();
    const ours = await flow.sign(target);
    const bodies = [`garbage ${randomUUID()}`, JSON.stringify(ours), JSON.stringify({ ...ours, dryRun: true })];
    for (const body of bodies) await giveUpOn(body, target.ciId);
    const ids = bodies.map((body) => undeliveredId(sha256Of(body)));

    await until('all of them', async () => {
      await operator.tidy(true);
      const letters = await operator.letters();
      return ids.every((id) => letters.includes(id)) || undefined;
    });

    const items = await listed({ kind: 'undelivered' });
    expect(ids.map((id) => items.find(({ reviewId }) => reviewId === id)?.ciId)).toEqual([null, target.ciId, null]);
    expect(await Promise.all(ids.map(async (id) => (await operator.check(id)).kind))).toEqual(['refused', 'allowed', 'refused']);
    const outcome = await operator.replay(ids[1] ?? '');
    const { view } = await flow.ended({ remediationId: outcome.kind === 'replayed' ? outcome.remediationId : '' });
    expect(view.audit).toMatchObject({ result: 'success', attempt: 2 });
    for (const id of ids) await operator.discard(id, 'seen');
    await operator.accepted(ids[1] ?? '');
    await operator.tidy();
    expect((await operator.letters()).filter((letter) => ids.includes(letter))).toEqual([]);
  });

  test('of a remediation that was received and never started settles it, so that it can be replayed; it never starts late', async () => {
    const target = await flow.makeTarget();
    const request = await flow.sign(target);
    const { remediationId, incident, action, attempt } = request;
    const body = JSON.stringify(request);
    const receivedAt = (await flow.now()).toISOString();
    await flow.put(flow.outputs.LedgerTable, {
      ...{ remediationId, requestHash: requestHash(request), requestBody: body, incidentId: incident.id, ciId: incident.ciId },
      ...{ playbookId: action.playbookId, attempt, receivedAt, unsettled: 'yes', expiresAt: 4_102_444_800 },
    });
    await giveUpOn(body, target.ciId);

    await operator.tidy(true);
    expect(await operator.check(remediationId)).toMatchObject({ reason: 'still-running' });
    expect(await listed({ kind: 'undelivered' })).toContainEqual(expect.objectContaining({ reviewId: remediationId, incidentId: target.incidentId }));
    await flow.advance(700);
    await flow.runtime('_idle');
    const settled = await flow.settled(remediationId);
    await flow.sendRaw(body, 'Standard', target.ciId);
    await flow.runtime('_idle');

    expect(settled.audit).toMatchObject({ result: 'failure' });
    expect(Object.keys(await flow.workNotesOf(target.incidentId))).toContain(remediationId);
    expect(await flow.describe(remediationId)).toBeUndefined();
    const outcome = await operator.replay(remediationId);
    const { view } = await flow.ended({ remediationId: outcome.kind === 'replayed' ? outcome.remediationId : '' });
    expect(view.audit).toMatchObject({ result: 'success', attempt: 2 });
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
    await operator.accepted(remediationId);
    expect(await operator.letters()).not.toContain(remediationId);
  });

  test('and that is itself a replay is not replayed: what it is the replay of sends it again', async () => {
    const { target, remediationId } = await operator.fail();
    await operator.repair(target);
    const broken = { send: () => Promise.reject(new Error('the connection broke')) };
    await expect(operator.replay(remediationId, { sns: broken as never })).rejects.toThrow('the connection broke');
    const claimed = (await operator.row(remediationId))?.replay;
    const body = claimed?.requestBody ?? '';
    await giveUpOn(body, target.ciId);
    await operator.tidy(true);

    expect(await operator.replay(undeliveredId(sha256Of(body)))).toMatchObject({
      ...{ kind: 'refused', reason: 'replayed-already', detail: expect.stringContaining(remediationId) },
    });
    const outcome = await operator.replay(remediationId);
    await flow.ended({ remediationId: claimed?.remediationId ?? '' });

    expect(outcome).toMatchObject({ kind: 'replayed', remediationId: claimed?.remediationId });
    expect(await flow.effectsOf(claimed?.remediationId ?? '')).toHaveLength(1);
  });

  test('of a remediation that was started is a copy: it goes, and nothing else changes', async () => {
    const { view } = await flow.remediate(await flow.makeTarget());
    await flow.settled(view.remediationId);
    const before = await operator.entry(view.remediationId);
    await giveUpOn(before?.requestBody ?? '', view.ledger.ciId);

    await operator.tidy(true);

    expect(await operator.entry(view.remediationId)).toEqual(before);
    expect(await operator.letters()).not.toContain(undeliveredId(sha256Of(before?.requestBody ?? '')));
  });
});

describe('a letter that somebody else wrote', () => {
  test('of a remediation that didn\'t fail puts nothing in the list, and changes nothing', async () => {
    const { view } = await flow.remediate(await flow.makeTarget());
    const { remediationId } = view;
    await flow.settled(remediationId);
    const before = await operator.entry(remediationId);
    const error = { name: 'Forged', message: 'it failed, believe me' };
    const facts = { reason: 'action-failed', failingState: 'ExecuteAction', error, remediationId, executionArn: null, deadLetteredAt: '2026-05-19T10:00:00.000Z' } as const;
    await operator.tidying.deadLetters.send(facts, before?.requestBody ?? '', randomUUID(), randomUUID());

    await operator.tidy(true);

    expect(await operator.entry(remediationId)).toEqual(before);
    expect((await listed()).map(({ reviewId }) => reviewId)).not.toContain(remediationId);
    expect(await operator.replay(remediationId)).toMatchObject({ kind: 'refused', reason: 'succeeded' });
    // It stays for a person to see, until it is too old for the queue.
    await operator.tidying.deadLetters.walk(async (letter) => (letter.includes('believe me') ? 'delete' : 'keep'));
  });
});

describe('a discard', () => {
  test('is one audit record, however often it is said, and takes the letter out of the queue; the trail verifies', async () => {
    const { remediationId, target } = await operator.fail();
    const outcomes = [await operator.discard(remediationId, 'decommissioned'), await operator.discard(remediationId, 'something else')];
    await operator.tidy();

    expect(outcomes.map((outcome) => outcome.kind === 'discarded' && outcome.item.discard?.reason)).toEqual(['decommissioned', 'decommissioned']);
    const { discardId } = await import('../../src/decisions/review-id.ts');
    expect(await auditOf(discardId(remediationId))).toMatchObject({
      ...{ result: 'skipped', reason: 'discarded', detail: `${remediationId}: decommissioned`, requestedBy: ALICE, iamIdentity: ALICE },
      ...{ incidentId: target.incidentId, ciId: target.ciId, actionType: null },
    });
    expect(await operator.letters()).not.toContain(remediationId);
    expect(await listed({ status: 'discarded' })).toContainEqual(expect.objectContaining({ reviewId: remediationId, status: 'discarded' }));
    expect(await verifyAudit()).toBe(0);
  });

  test('of a stranger\'s message is recorded as unverified', async () => {
    const body = `poison ${randomUUID()}`;
    await flow.sendRaw(body);
    const id = await refused(body, 'unparsable');

    await operator.discard(id, 'noise');

    const { discardId } = await import('../../src/decisions/review-id.ts');
    expect(await auditOf(discardId(id))).toMatchObject({ ciId: 'unverified', incidentId: 'unverified', detail: `${id}: noise` });
    expect(await verifyAudit()).toBe(0);
  });

  test('that dies before the audit trail has it goes on when it is said again, by whoever', async () => {
    const { remediationId } = await operator.fail();
    const asleep = { record: () => Promise.reject(new Error('the database sleeps')) };

    await expect(operator.discard(remediationId, 'decommissioned', { audit: asleep })).rejects.toThrow('the database sleeps');
    expect(await operator.replay(remediationId)).toMatchObject({ reason: 'discarded' });
    expect(await listed()).toContainEqual(expect.objectContaining({ reviewId: remediationId }));
    await operator.discard(remediationId, 'another reason');

    const { discardId } = await import('../../src/decisions/review-id.ts');
    expect(await auditOf(discardId(remediationId))).toMatchObject({ detail: `${remediationId}: decommissioned` });
    expect(await verifyAudit()).toBe(0);
  });

  test('and a replay at once: one of them counts', async () => {
    const { remediationId, target } = await operator.fail();
    await operator.repair(target);

    const [replayed, discarded] = await Promise.all([operator.replay(remediationId), operator.discard(remediationId, 'decommissioned')]);

    expect([replayed.kind, discarded.kind].filter((kind) => kind === 'refused')).toHaveLength(1);
  });

  test('of what doesn\'t wait for anybody is refused', async () => {
    const { view } = await flow.remediate(await flow.makeTarget());
    await flow.settled(view.remediationId);

    expect(await operator.discard(view.remediationId, 'why not')).toMatchObject({ kind: 'refused', reason: 'unknown-remediation' });
    expect(await operator.discard('rem-nobody', 'why not')).toMatchObject({ kind: 'refused', reason: 'unknown-remediation' });
  });
});

describe('tidying', () => {
  test('that dies in the middle of the queue leaves every letter', async () => {
    const { remediationId } = await operator.fail();
    const letters = await operator.letters();
    const broken = { get: () => Promise.reject(new Error('the table is gone')) };

    await expect(operator.tidy(true, { reviews: { ...operator.tidying.reviews, ...broken } as never })).rejects.toThrow('the table is gone');

    expect(letters).toContain(remediationId);
    expect(await operator.letters()).toEqual(letters);
  });

  test('that can\'t look at one letter sees to all others, and to that one the next time', async () => {
    const bodies = [`garbage ${randomUUID()}`, `garbage ${randomUUID()}`] as const;
    for (const body of bodies) await giveUpOn(body, randomUUID());
    const [stuck, other] = bodies.map((body) => undeliveredId(sha256Of(body)));
    const { reviews } = operator.tidying;
    const register: typeof reviews.register = (message) => (message.remediationId === stuck ? Promise.reject(new Error('too hot')) : reviews.register(message));
    const undelivered = async () => (await listed({ kind: 'undelivered' })).map(({ reviewId }) => reviewId);

    await expect(operator.tidy(true, { reviews: { ...reviews, register } as never })).rejects.toThrow('too hot');
    expect((await undelivered()).filter((id) => id === stuck || id === other)).toEqual([other]);

    await operator.tidy(true);
    expect(await undelivered()).toEqual(expect.arrayContaining([stuck, other]));
  });

  test('doesn\'t look at letters as long as they are as many as what waits', async () => {
    await operator.tidy(true);

    expect(await operator.tidy()).toMatchObject({ letters: null });
  });
});

test('the list comes in pages, and each line once', async () => {
  const { listReviews } = await import('../../src/operations/review/list-reviews.ts');
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listReviews({ limit: 3, cursor }, operator.tidying);
    if (page === 'bad-cursor') throw new Error('bad cursor');
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map(({ reviewId }) => reviewId));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);

  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(8);
  expect(await listReviews({ limit: 3, cursor: 'made-up' }, operator.tidying)).toBe('bad-cursor');
});
