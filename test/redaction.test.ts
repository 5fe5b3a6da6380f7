import { randomUUID } from 'node:crypto';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CANARIES, leaksIn, type Canary } from './contracts/redaction/canaries/index.ts';
import { makePlaybook, OPTED_IN } from './support/fixtures.ts';
import { Flow, type Ended } from './support/flow.ts';

/** As many characters as the audit record has room for, a plan, and a Cause. */
const ROOM = { output: 7_000, parameters: 1_600, error: 1_500 };
const AT_ONCE = 5;

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

const textOf = (batch: readonly Canary[]): string => batch.map(({ text }) => text).join('\n\n');

/** Canaries that go through the machine together. */
function batchesOf(room: number, canaries: readonly Canary[] = CANARIES): Canary[][] {
  const batches: Canary[][] = [];
  for (const one of canaries) {
    const last = batches.at(-1);
    if (last && textOf([...last, one]).length <= room) last.push(one);
    else batches.push([one]);
  }
  return batches;
}

async function forEach<T, R>(items: readonly T[], act: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map((item, index) => act(item, from + index)))));
  return results;
}

/** The request and the playbook are what the execution is told to do: both stay verbatim, in the one place each. */
const INSTRUCTIONS = new Set(['request', 'playbook']);

function withoutInstructions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInstructions);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const others = Object.entries(value).filter(([key]) => !INSTRUCTIONS.has(key));
  return Object.fromEntries(others.map(([key, member]) => [key, withoutInstructions(member)]));
}

/** Inputs and outputs of states are JSON in a string. */
const readDetail = ([key, value]: [string, unknown]): [string, unknown] =>
  ['input', 'output'].includes(key) ? [key, JSON.parse(String(value)) as unknown] : [key, value];

const detailsOf = (event: HistoryEvent): unknown[] =>
  Object.entries(event)
    .filter(([key]) => key.endsWith('EventDetails'))
    .map(([, details]) => Object.fromEntries(Object.entries(details as object).map(readDetail)));

/** Everything that is kept and shown of a remediation. */
async function keptOf({ view, events }: Ended): Promise<Record<string, string>> {
  const { audit, workNote, lease, ledger, remediationId } = view;
  const { requestBody: _, ...row } = ledger;
  const error = audit?.['result'] === 'failure' ? (await flow.deadLetterOf(remediationId)).error : undefined;
  const history = events.flatMap(detailsOf).map(withoutInstructions);
  const kept = Object.entries({ audit, workNote, lease, row, error, history });
  return Object.fromEntries(kept.map(([name, value]) => [name, JSON.stringify(value ?? null)]));
}

async function expectNoLeak(ended: Ended, batch: readonly Canary[]): Promise<Record<string, string>> {
  const kept = await keptOf(ended);
  for (const [where, text] of Object.entries(kept)) expect({ where, leaks: leaksIn(text, batch) }).toEqual({ where, leaks: [] });
  return kept;
}

describe('a secret', () => {
  test('in the output of a command is in nothing that is kept', async () => {
    await forEach(batchesOf(ROOM.output), async (batch, index) => {
      const text = textOf(batch);
      const command = index % 2 === 0 ? { output: text } : { errorOutput: text, outcome: 'Failed' as const };
      const ended = await flow.remediate(await flow.makeTarget({}, { runSeconds: 2, ...command }));

      const { audit, row, workNote } = await expectNoLeak(ended, batch);

      expect(ended.view.audit).toMatchObject({ result: index % 2 === 0 ? 'success' : 'failure' });
      for (const text of [audit, row, workNote]) expect(text).toContain('[redacted]');
    });
  }, 90_000);

  test('in the parameters and the answer of a function is in nothing that is kept', async () => {
    await forEach(batchesOf(ROOM.parameters), async (batch) => {
      const functionName = `fix-${randomUUID()}`;
      const lines = batch.map(({ text }) => text);
      await flow.mergeEstate({ functions: [{ functionName, tags: OPTED_IN, result: { lines } }] });
      const action = { type: 'lambda-invoke' as const, target: { functionName }, parameters: { idempotent: true, lines } };
      await flow.putPlaybook({ playbookId: functionName, action });

      const ended = await flow.remediate(await flow.makeTarget(), { action: { playbookId: functionName } });
      const { audit, row, history } = await expectNoLeak(ended, batch);

      expect(ended.view.audit).toMatchObject({ result: 'success' });
      for (const text of [audit, row, history]) expect(text).toContain('[redacted]');
    });
  }, 90_000);

  test('in an error is in nothing that is kept', async () => {
    // A placeholder ends at a brace: test/platform/redaction.test.ts has these canaries in errors.
    const canaries = CANARIES.filter(({ text }) => !text.includes('}'));
    expect(canaries.length).toBeGreaterThanOrEqual(200);
    await forEach(batchesOf(ROOM.error, canaries), async (batch) => {
      const playbookId = `wrong-${randomUUID()}`;
      const { action } = makePlaybook();
      await flow.putPlaybook({ playbookId, action: { ...action, target: { instanceId: `{{${textOf(batch)}}}` } } });

      const ended = await flow.remediate(await flow.makeTarget(), { action: { playbookId } });
      const { audit, error, history, workNote } = await expectNoLeak(ended, batch);

      expect(ended.view.audit).toMatchObject({ result: 'failure', reason: 'action-failed' });
      for (const text of [audit, error, history, workNote]) expect(text).toContain('[redacted]');
    });
  }, 90_000);

  test('in a parameter reaches its target, at once and when the call is made again', async () => {
    const functionName = `fix-${randomUUID()}`;
    const secret = 'Zq7' + randomUUID();
    const parameters = { idempotent: true, dbPassword: 'set by the request' };
    await flow.mergeEstate({ functions: [{ functionName, tags: OPTED_IN, isIdempotent: true }] });
    await flow.putPlaybook({
      playbookId: functionName,
      action: { type: 'lambda-invoke', target: { functionName }, parameters },
      overridable: { dbPassword: { pattern: '[A-Za-z0-9-]+' } },
    });
    // Both strike only a call that holds the secret.
    const call = { service: 'lambda', operation: 'Invoke', match: secret };
    await flow.fault({ ...call, kind: 'lost-response' });
    await flow.fault({ ...call, kind: 'delay', seconds: 1 });

    const action = { playbookId: functionName, parameters: { dbPassword: secret } };
    const ended = await flow.remediate(await flow.makeTarget(), { action });

    expect(ended.view.audit).toMatchObject({ result: 'success' });
    expect(JSON.stringify(ended.view.ledger.effect?.plan)).toContain('[redacted]');
    expect(JSON.stringify(await keptOf(ended))).not.toContain(secret);
    expect(JSON.stringify(await flow.estate('_faults'))).not.toContain(secret);
  });

  test('is in no line of any log', async () => {
    const { functionNames } = await flow.runtime<{ functionNames: string[] }>('_functions');
    const logs = await Promise.all(functionNames.map((name) => flow.runtime<{ lines: string[] }>(`_logs?functionName=${name}`)));
    const lines = logs.flatMap((log) => log.lines);

    expect(lines.filter((line) => line.includes('state done')).length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.includes('state failed')).length).toBeGreaterThan(10);
    expect(lines.some((line) => line.includes('[redacted]'))).toBe(true);
    expect(leaksIn(lines.join('\n'))).toEqual([]);
  });
});
