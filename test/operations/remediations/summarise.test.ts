import { describe, expect, test } from '@jest/globals';
import type { Approval, Hold, LedgerEntry } from '../../../src/contracts/ledger-entry.ts';
import { summariseEntry } from '../../../src/operations/remediations/summarise.ts';

const NOW = new Date('2026-05-19T10:10:00Z');
const EARLIER = '2026-05-19T10:09:59.000Z';
const LATER = '2026-05-19T10:11:00.000Z';

const holdUntil = (recheckAt: string): Hold => ({ reason: 'approval-expired', detail: '', since: '2026-05-19T10:00:00.000Z', recheckAt, count: 1 });
const said = (verdict: 'approve' | 'deny'): Approval['decisions'][number] => ({ by: '', verdict, reason: '', decidedAt: EARLIER });
const asked = (changes: Partial<Approval> = {}): Approval => ({ askedAt: '2026-05-19T10:00:00.000Z', until: LATER, people: 1, decisions: [], ...changes });

const statusOf = (entry: Partial<LedgerEntry>): string => summariseEntry({ executionArn: 'arn', ...entry } as LedgerEntry, NOW).status;

describe('a remediation that has not ended is', () => {
  test.each<[string, string, Partial<LedgerEntry>]>([
    ['WAITING', 'before it is started', { executionArn: undefined as never }],
    ['RUNNING', 'once it is started', {}],
    ['HELD', 'until its gates are asked again', { hold: holdUntil(LATER) }],
    ['RUNNING', 'when the hold is over', { hold: holdUntil(EARLIER) }],
    ['HELD', 'while people are asked, between two looks too', { hold: holdUntil(EARLIER), approval: asked() }],
    ['HELD', 'while the second of two people is asked', { hold: holdUntil(EARLIER), approval: asked({ people: 2, decisions: [said('approve')] }) }],
    ['RUNNING', 'once people have approved', { hold: holdUntil(EARLIER), approval: asked({ decisions: [said('approve')] }) }],
    ['RUNNING', 'once one of two has denied', { hold: holdUntil(EARLIER), approval: asked({ people: 2, decisions: [said('deny')] }) }],
    ['RUNNING', 'once their time is over', { hold: holdUntil(EARLIER), approval: asked({ until: EARLIER }) }],
  ])('%s %s', (status, _, entry) => {
    expect(statusOf(entry)).toBe(status);
  });
});
