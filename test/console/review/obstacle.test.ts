import { expect, test } from '@jest/globals';
import { obstacleOf } from '../../../console/src/review/obstacle.ts';
import { allow, deny, refuse } from '../../../src/contracts/decision.ts';
import type { GatePreview } from '../../../src/contracts/gate-preview.ts';

const previewOf = (gates: GatePreview['gates'], isDryRun = false) => ({
  preview: { at: '2026-05-19T10:00:00Z', verdict: 'allow' as const, isDryRun, gates },
});

test('the first gate that does not allow it decides', () => {
  const preview = previewOf([
    { gate: 'lease', decision: allow('free') },
    { gate: 'maintenance', decision: refuse('hold', { reason: 'maintenance-window', detail: 'until noon', evidence: {}, recheckAt: '2026-05-19T12:00:00Z' }) },
    { gate: 'change', decision: deny('recent-change', 'CHG1') },
  ]);
  expect(obstacleOf(preview)).toEqual({ verdict: 'hold', reason: 'maintenance-window', detail: 'maintenance: until noon' });
});

test('nothing stands in the way when every gate allows it; a dry run is said', () => {
  const gates = [{ gate: 'lease' as const, decision: allow('free') }];
  expect(obstacleOf(previewOf(gates))).toMatchObject({ verdict: 'allow', detail: 'Every gate allows it.' });
  expect(obstacleOf(previewOf(gates, true))).toMatchObject({ verdict: 'allow', detail: 'It would only be planned.' });
});

test('what no gate can be asked about is neither allowed nor denied', () => {
  expect(obstacleOf({ preview: null }).verdict).toBe('unknown');
});
