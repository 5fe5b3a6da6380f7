import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { actions } from '../src/actions/index.ts';
import type { ConfigurationItem } from '../src/contracts/configuration-item.ts';
import { playbookSchema, type Playbook } from '../src/contracts/playbook.ts';
import { evaluateRule } from '../src/decisions/evaluate-rule.ts';
import { resolveAction } from '../src/decisions/resolve-action.ts';
import { playbookJsonSchema, SCHEMA_FILE } from '../scripts/playbook-schema.ts';

const FOLDER = new URL('../playbooks/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'));
const read = (file: string): Playbook => playbookSchema.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
const playbooks = files.map(read);

/** What monitoring sends, and `incident-<category>` for incidents that people open. */
const SUPPORTED_ALERT_TYPES = [
  'batch-backlog',
  'cache-stale',
  'capacity-low',
  'cdn-content-stale',
  'database-connections-high',
  'database-unresponsive',
  'database-writer-degraded',
  'disk-full',
  'high-cpu',
  'high-memory',
  'incident-application',
  'incident-compute',
  'incident-database',
  'instance-unreachable',
  'service-unhealthy',
  'task-stuck',
];

/** A CI that has every attribute a placeholder may ask for. */
const ci: ConfigurationItem = {
  ciId: 'CI0000001',
  ciClass: 'RDS/Aurora Cluster',
  environment: 'production',
  instanceId: 'i-0123456789abcdef0',
  functionName: 'FlushConnectionPool',
  ecsCluster: 'web',
  ecsService: 'checkout',
  dbInstance: 'reports-db',
  dbCluster: 'orders',
  distributionId: 'E1ABCDEF2GHIJK',
  autoScalingGroupName: 'search-web',
};

const factsFor = ({ alertType, rule }: Playbook) => ({
  incident: {
    id: 'INC0000001',
    priority: 'P1' as const,
    alertType,
    category: rule.category,
    shortDescription: 'Test',
    ciId: ci.ciId,
    openedAt: '2026-05-19T10:00:00Z',
  },
  classification: { category: rule.category, confidence: 1, model: 'test' },
  ci,
});

test('every supported alert type has an active playbook, and no playbook answers another one', () => {
  const active = playbooks.filter(({ status }) => status === 'active').map(({ alertType }) => alertType);

  expect([...new Set(active)].sort()).toEqual(SUPPORTED_ALERT_TYPES);
});

test('the JSON Schema for editors is the one that the contract gives (`npm run schema` writes it)', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(playbookJsonSchema());
});

describe.each(files.map((file) => ({ file, playbook: read(file) })))('$file', ({ file, playbook }) => {
  test('is named as its playbook and points at the schema', () => {
    expect(file).toBe(`${playbook.playbookId}.json`);
    expect(playbook.$schema).toBe('./playbook.schema.json');
  });

  test('has a rule that a fitting incident passes', () => {
    expect(evaluateRule(playbook, factsFor(playbook))).toMatchObject({ verdict: 'allow' });
  });

  test('resolves to what its action takes', () => {
    const { target, parameters } = resolveAction(playbook, {}, ci);
    const { targetSchema, parametersSchema } = actions[playbook.action.type];

    expect(targetSchema.safeParse(target)).toMatchObject({ success: true });
    expect(parametersSchema.safeParse(parameters)).toMatchObject({ success: true });
  });

  test('expects its end before its time-out, which a synchronous invocation can keep', () => {
    const { expectedSeconds, timeoutSeconds } = playbook.safety;

    expect(expectedSeconds).toBeLessThan(timeoutSeconds);
    expect(timeoutSeconds).toBeLessThanOrEqual(playbook.action.type === 'lambda-invoke' ? 60 : 3600);
  });
});
