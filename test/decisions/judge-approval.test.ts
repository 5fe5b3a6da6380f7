import { describe, expect, test } from '@jest/globals';
import type { Approval, ApprovalDecision } from '../../src/contracts/ledger-entry.ts';
import { isSamePerson, judgeApproval } from '../../src/decisions/judge-approval.ts';

const REQUESTER = 'arn:aws:iam::000000000000:role/Intake';
const ada = 'arn:aws:sts::000000000000:assumed-role/Operators/ada';
const bob = 'arn:aws:sts::000000000000:assumed-role/Operators/bob';

const said = (by: string, verdict: ApprovalDecision['verdict'], decidedAt = '2026-05-19T10:01:00.000Z'): ApprovalDecision => ({ by, verdict, reason: 'because', decidedAt });
const asked = (people: 1 | 2, ...decisions: ApprovalDecision[]): Approval => ({ askedAt: '2026-05-19T10:00:00.000Z', until: '2026-05-19T10:15:00.000Z', people, decisions });
const judge = (approval: Approval, at = '2026-05-19T10:02:00.000Z') => judgeApproval(approval, REQUESTER, new Date(at));

describe('people allow an action', () => {
  test.each<[string, Approval, string, string | undefined]>([
    ['when one other approves', asked(1, said(ada, 'approve')), 'allow', undefined],
    ['when two others do, if two are wanted', asked(2, said(ada, 'approve'), said(bob, 'approve')), 'allow', undefined],
    ['but not when one says it twice', asked(2, said(ada, 'approve'), said(ada, 'approve')), 'hold', 'approval-expired'],
    ['but not when the requester says it, or a session of the requesting role', asked(1, said(REQUESTER, 'approve'), said('arn:aws:sts::000000000000:assumed-role/Intake/x', 'approve')), 'hold', 'approval-expired'],
    ['but not when anybody denies, whoever approved', asked(1, said(ada, 'approve'), said(bob, 'deny')), 'deny', 'approval-denied'],
    ['but not when it comes too late', asked(1, said(ada, 'approve', '2026-05-19T10:15:00.001Z')), 'hold', 'approval-expired'],
  ])('%s', (_, approval, verdict, reason) => {
    expect(judge(approval)).toMatchObject({ verdict, ...(reason && { reason }) });
  });

  test('in time, or not at all', () => {
    expect(judge(asked(1), '2026-05-19T10:14:59.999Z')).toMatchObject({ verdict: 'hold', recheckAt: '2026-05-19T10:15:00.000Z' });
    expect(judge(asked(1), '2026-05-19T10:15:00.000Z')).toMatchObject({ verdict: 'deny', reason: 'approval-expired' });
    expect(judge(asked(1, said(ada, 'approve')), '2026-05-19T11:00:00.000Z')).toMatchObject({ verdict: 'allow' });
  });
});

test.each([
  [ada, ada, true],
  [ada, bob, false],
  [REQUESTER, 'arn:aws:sts::000000000000:assumed-role/Intake/session', true],
  ['arn:aws:iam::000000000000:role/path/to/Intake', 'arn:aws:sts::000000000000:assumed-role/Intake/session', true],
  [REQUESTER, 'arn:aws:sts::111111111111:assumed-role/Intake/session', false],
  ['arn:aws:iam::000000000000:user/ada', 'arn:aws:iam::000000000000:user/bob', false],
])('%s and %s are one person: %s', (one, other, isSame) => {
  expect(isSamePerson(one, other)).toBe(isSame);
  expect(isSamePerson(other, one)).toBe(isSame);
});
