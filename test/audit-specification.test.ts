import { existsSync, readFileSync } from 'node:fs';
import { ExecuteStatementCommand } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { EstateSeed } from '../local/estate/seed.ts';
import type { MessageReport } from '../local/samples/run-sample.ts';
import { silentTerminal } from '../local/show/terminal.ts';
import { actionTypeSchema } from '../src/contracts/names.ts';
import { Flow, until } from './support/flow.ts';
import { startTestStack } from './support/stack.ts';

/** The specification's paragraph "Audit Trail". */
const SPECIFICATION =
  'Every auto-remediation action is fully audited. The audit record includes: triggering incident ID, remediation workflow version, ' +
  'action type, target resource, execution result (success/failure/skipped), IAM identity used, CloudTrail event ID (for AWS API actions), ' +
  'and the SSM command run output. Audit records are stored in Aurora for 7 years for compliance purposes.';

/** What the paragraph lists, and the column of the view `remediation.audit_trail` that has it. */
const FIELDS = [
  { phrase: 'triggering incident ID', column: 'incident_id' },
  { phrase: 'remediation workflow version', column: 'workflow_version' },
  { phrase: 'action type', column: 'action_type' },
  { phrase: 'target resource', column: 'target_resource' },
  { phrase: 'execution result', column: 'result' },
  { phrase: 'IAM identity used', column: 'iam_identity' },
  { phrase: 'CloudTrail event ID', column: 'cloud_trail_event_id' },
  { phrase: 'SSM command run output', column: 'output' },
] as const;

type Row = Record<string, string | number | null>;

const FORMS: Record<string, RegExp> = {
  incident_id: /^INC/,
  workflow_version: /^\d+\.\d+\.\d+\+[0-9a-f]{12}$/,
  result: /^(success|failure|skipped)$/,
  iam_identity: /^arn:aws:(sts::\d{12}:assumed-role\/|iam::\d{12}:)/,
};

/** Every row has something of the right form in the column. */
function expectForm(some: Row[], column: string): void {
  for (const { remediation_id: id, [column]: value } of some)
    expect([id, value]).toEqual([id, expect.stringMatching(FORMS[column] ?? /\S/)]);
}

const IS_LINKED = existsSync(new URL('../functions/link-cloud-trail-event/handler.ts', import.meta.url));

const readText = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

let flow: Flow;
let reports: (MessageReport & { sample: string })[];
let rows: Row[];

async function readTrail(): Promise<Row[]> {
  const { rdsData } = await import('../src/platform/clients/rds-data.ts');
  const { formattedRecords = '[]' } = await rdsData.send(
    new ExecuteStatementCommand({
      resourceArn: flow.outputs.AuditClusterArn,
      secretArn: flow.outputs.AuditWriterSecretArn,
      database: flow.outputs.AuditDatabaseName,
      sql: 'select * from remediation.audit_trail order by recorded_at',
      formatRecordsAs: 'JSON',
    }),
  );
  return JSON.parse(formattedRecords) as Row[];
}

/** Sends every sample and waits for its end. */
async function runSamples(): Promise<typeof reports> {
  const { loadSamples } = await import('../local/samples/load-samples.ts');
  const { seedSamples } = await import('../local/samples/seed-samples.ts');
  const { runSample } = await import('../local/samples/run-sample.ts');
  const samples = await loadSamples();
  await seedSamples(samples, flow.outputs, await flow.now());
  const { outputs: stack, sfn, sqs } = flow;
  const all: typeof reports = [];
  for (const sample of samples) {
    const dependencies = { stack, sfn, sqs, readTime: () => flow.now(), terminal: silentTerminal, signal: new AbortController().signal };
    const { messages, problems } = await runSample(sample, dependencies);
    expect([sample.file, problems]).toEqual([sample.file, []]);
    all.push(...messages.map((message) => ({ sample: sample.file, ...message })));
  }
  return all;
}

const wasCalled = ({ aws_request_ids: ids }: Row): boolean => ids !== '[]';
const actions = (): Row[] => rows.filter(wasCalled);

beforeAll(async () => {
  const estateSeed = JSON.parse(readText('../samples/estate.json')) as EstateSeed;
  const { ready, close } = await startTestStack({ estateSeed });
  flow = await Flow.over({ ...ready, close });
  reports = await runSamples();
  rows = await readTrail();
}, 400_000);
afterAll(() => flow.close());

describe("the specification's list", () => {
  test('is the list of this test, whole', () => {
    const listed = /includes: (.*?)\. Audit records/.exec(SPECIFICATION)?.[1]?.replaceAll(/ \([^)]*\)/g, '').replace('and the ', '').split(', ');

    expect(FIELDS.map(({ phrase }) => phrase)).toEqual(listed);
  });

  test.each(FIELDS)('has "$phrase" in the column $column, as docs/audit-trail.md says', ({ phrase, column }) => {
    const line = readText('../docs/audit-trail.md').split('\n').find((one) => one.startsWith(`| ${phrase} |`));

    expect(line).toContain(`\`${column}\``);
    expect(Object.keys(rows[0] ?? {})).toContain(column);
  });
});

describe('the audit trail of the samples', () => {
  test('has one record of every request that was accepted, and no other', () => {
    const accepted = reports.filter(({ ending }) => 'result' in ending).map(({ remediationId }) => remediationId);

    expect(rows.map(({ remediation_id: id }) => id).sort()).toEqual(accepted.sort());
    expect(accepted.length).toBeGreaterThanOrEqual(18);
  });

  test('shows every type of action', () => {
    expect([...new Set(actions().map(({ action_type: type }) => type))].sort()).toEqual([...actionTypeSchema.options].sort());
  });

  test.each(['incident_id', 'workflow_version', 'result'])('has %s whatever happened', (column) => {
    expectForm(rows, column);
  });

  describe.each(actionTypeSchema.options)('of %s', (type) => {
    const ofType = (): Row[] => actions().filter(({ action_type: one }) => one === type);

    test.each(FIELDS.filter(({ column }) => !['cloud_trail_event_id', 'output'].includes(column)))('has the $phrase', ({ column }) => {
      expect(ofType().length).toBeGreaterThan(0);
      expectForm(ofType(), column);
    });

    test('has a CloudTrail event to come, or says why none can', () => {
      for (const { cloud_trail_status: status, cloud_trail_detail: why } of ofType())
        if (status !== 'expected') expect([status, why]).toEqual(['not-recorded', expect.stringContaining('parameter')]);
    });
  });

  test('has the CloudTrail event ID of what CloudTrail tells of, once it came', async () => {
    const expected = actions().filter(({ cloud_trail_status: status }) => status === 'expected');
    const isLinked = ({ cloud_trail_event_id: id, cloud_trail_state: state }: Row): boolean => Boolean(id) && state === 'linked';
    expect(expected.length).toBeGreaterThan(0);
    if (!IS_LINKED) return;
    const ids = new Set(expected.map(({ remediation_id: id }) => id));
    const linked = await until('the events of CloudTrail', async () => {
      await flow.advance(600);
      const found = (await readTrail()).filter((row) => ids.has(row['remediation_id'] ?? null) && isLinked(row));
      return found.length === ids.size ? found : undefined;
    });

    expect(new Set(linked.map(({ cloud_trail_event_id: id }) => id)).size).toBe(expected.length);
  }, 60_000);

  test('has the output of every SSM command, with its id', () => {
    const commands = actions().filter(({ action_type: type }) => type === 'ssm-run-command');

    for (const { output, ssm_command_id: id, remediation_id: remediationId } of commands)
      expect([remediationId, output, id]).toEqual([remediationId, expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    expect(commands.length).toBeGreaterThanOrEqual(3);
  });

  test('counts as repaired what an action repaired, and not what was well already', async () => {
    const { createAuditQueryStore } = await import('../src/stores/audit-query-store.ts');
    const { rdsData } = await import('../src/platform/clients/rds-data.ts');
    const { AuditClusterArn: clusterArn, AuditWriterSecretArn: secretArn, AuditDatabaseName: database } = flow.outputs;
    const { total, counts } = await createAuditQueryStore({ rdsData, clusterArn, secretArn, database }).measure({ recurrenceDays: 7 });

    expect(total.repairs).toBe(actions().filter(({ result }) => result === 'success').length);
    expect(total.success - total.repairs).toBe(counts.find(({ reason }) => reason === 'already-satisfied')?.count);
  });
});
