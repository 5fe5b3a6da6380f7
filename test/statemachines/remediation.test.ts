import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Flow } from '../support/flow.ts';
import { describeActions } from './paths/actions.ts';
import { describeEnds } from './paths/ends.ts';
import { describeFailures } from './paths/failures.ts';
import { describeGates } from './paths/gates.ts';
import { describeHolds } from './paths/holds.ts';
import { describeIdentities } from './paths/identities.ts';

interface State {
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Catch?: { Next: string }[];
}

const { States } = JSON.parse(readFileSync('statemachines/remediation.asl.json', 'utf8')) as { States: Record<string, State> };

const transitionsOf = ([name, state]: [string, State]): string[] =>
  [state.Next, state.Default, ...[...(state.Choices ?? []), ...(state.Catch ?? [])].map(({ Next }) => Next)].flatMap((next) =>
    next === undefined ? [] : [`${name} → ${next}`],
  );

let flow: Flow;
beforeAll(async () => {
  flow = await Flow.start();
}, 120_000);
afterAll(() => flow.close());

describe('the remediation machine', () => {
  describe('gates', () => describeGates(() => flow));
  describe('actions', () => describeActions(() => flow));
  describe('holds', () => describeHolds(() => flow));
  describe('identities', () => describeIdentities(() => flow));
  describe('failures', () => describeFailures(() => flow));
  describe('ends', () => describeEnds(() => flow));

  test('has taken every transition of its definition by now', () => {
    const written = [...new Set(Object.entries(States).flatMap(transitionsOf))];
    const report = written.map((transition) => `${flow.transitions.has(transition) ? '✔' : '✖'} ${transition}`);
    mkdirSync('test-output', { recursive: true });
    writeFileSync('test-output/asl-coverage.txt', `${report.join('\n')}\n`);

    expect(report.filter((line) => line.startsWith('✖'))).toEqual([]);
  });
});
