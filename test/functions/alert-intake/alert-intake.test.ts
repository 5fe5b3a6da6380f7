import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { AlertOccurrence } from '../../../src/contracts/alert-occurrence.ts';
import { makePlaybook } from '../../support/fixtures.ts';
import { Flow, until, type Target } from '../../support/flow.ts';
import { ALERT_TYPE, createAlarms } from './alarms.ts';

const AFTER_FLAPPING_SECONDS = 901;
const AFTER_INDEX_SECONDS = 601;

let flow: Flow;
let alarms: ReturnType<typeof createAlarms>;

beforeAll(async () => {
  flow = await Flow.start();
  alarms = createAlarms(flow);
  await flow.putPlaybook({ playbookId: 'restart-in-tests', alertType: ALERT_TYPE });
}, 120_000);
afterEach(() => flow.clearFaults());
afterAll(async () => {
  alarms.close();
  await flow.close();
});

const isPublished = ({ published }: AlertOccurrence): boolean => published !== undefined;
const remediationOf = ({ published }: AlertOccurrence): string => published?.remediationId ?? '';
const noteOn = async (incidentId: string): Promise<string> =>
  ((await flow.workNotesOf(incidentId))['intake'] as { text: string }).text;

/** Waits until nothing is left to do about what was sent. */
const whenQuiet = () => flow.runtime('_idle');

/** An alarm fires about a new CI, and its remediation ends. */
async function fireOnce(): Promise<{ target: Target; at: Date; first: AlertOccurrence }> {
  const target = await flow.makeTarget();
  const at = await flow.now();
  await alarms.publish({ ...target, at });
  const first = await alarms.occurrence(target.ciId, isPublished);
  await flow.ended({ remediationId: remediationOf(first) });
  return { target, at, first };
}

describe('an alarm', () => {
  test('opens an incident on its CI, and the playbook that answers it is carried out', async () => {
    const { target, first } = await fireOnce();

    const { audit, request } = await flow.load(remediationOf(first));
    expect(audit).toMatchObject({ result: 'success' });
    expect(request).toMatchObject({
      incident: { id: first.incidentId, alertType: ALERT_TYPE, category: 'compute', ciId: target.ciId, priority: 'P3' },
      classification: { category: 'compute', model: expect.stringMatching(/^embedded-/) },
      action: { playbookId: 'restart-in-tests', parameters: {} },
    });
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
    expect(await noteOn(first.incidentId)).toContain(
      `Remediation ${remediationOf(first)} by playbook restart-in-tests was requested`,
    );
  });

  test('is one request, however often it comes, by whichever door', async () => {
    const target = await flow.makeTarget();
    const at = await flow.now();
    const copies = Array.from({ length: 5 }, () => [alarms.publish({ ...target, at }), alarms.emit({ ...target, at })]).flat();
    await Promise.all(copies);

    const row = await alarms.occurrence(target.ciId, isPublished);
    await whenQuiet();

    expect(await alarms.occurrence(target.ciId, isPublished)).toMatchObject({ count: 1, attempt: 1, published: row.published });
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
  });

  test('that is over asks for nothing', async () => {
    const target = await flow.makeTarget();
    await alarms.publish({ ...target, state: 'OK' });
    await whenQuiet();

    expect(await flow.effectsOf(target.instanceId)).toEqual([]);
  });

  test('of our own is for people: the rule leaves it out', async () => {
    const target = await flow.makeTarget();
    await alarms.emit({ ...target, name: 'StackFlow-Remediation-DeadLetters' });
    await whenQuiet();

    expect(await flow.effectsOf(target.instanceId)).toEqual([]);
  });
});

describe('an alarm that fires anew', () => {
  test('while it flaps is counted in the note, and asks for nothing', async () => {
    const { target, first } = await fireOnce();
    await alarms.publish(target);

    const row = await alarms.occurrence(target.ciId, ({ count }) => count === 2);
    await whenQuiet();

    expect(row).toMatchObject({ incidentId: first.incidentId, attempt: 1, published: first.published });
    expect(await noteOn(first.incidentId)).toContain('fired 2 times');
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
  });

  test('later, on an incident that is still open, asks once more', async () => {
    const { target, first } = await fireOnce();
    await flow.advance(AFTER_FLAPPING_SECONDS);
    await alarms.publish(target);

    const row = await alarms.occurrence(target.ciId, ({ publishedAttempt }) => publishedAttempt === 2);
    const { view } = await flow.ended({ remediationId: remediationOf(row) });

    expect(view.request).toMatchObject({ attempt: 2, incident: { id: first.incidentId } });
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(2);
  });

  test('once its incident is resolved, opens another one; a late copy of the old firing does nothing', async () => {
    const { target, at, first } = await fireOnce();
    await flow.put(flow.outputs.IncidentTable, { id: first.incidentId, state: 'resolved' });
    await alarms.publish({ ...target, at });
    await whenQuiet();
    expect(await alarms.occurrence(target.ciId, () => true)).toMatchObject({ occurrence: 1, incidentId: first.incidentId });
    await flow.advance(60);
    await alarms.publish(target);

    const second = await alarms.occurrence(target.ciId, (row) => row.occurrence === 2 && isPublished(row));
    await flow.ended({ remediationId: remediationOf(second) });
    await alarms.publish({ ...target, at });
    await whenQuiet();

    expect(second.incidentId).not.toBe(first.incidentId);
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(2);
  });
});

describe('an alarm about nothing that is known', () => {
  test('is noted and refused when no CI has its instance', async () => {
    await alarms.publish({ instanceId: 'i-00000000000000000', name: 'about-nobody' });

    expect(await alarms.refusal('about-nobody')).toMatchObject({
      refusedAs: 'no-ci',
      detail: 'no CI has instanceId i-00000000000000000',
    });
  });

  test('is noted and refused when two CIs have its instance', async () => {
    const { instanceId, ciId } = await flow.makeTarget();
    await flow.put(flow.outputs.CiTable, { ciId: `${ciId}-twin`, ciClass: 'Server', instanceId });
    await flow.advance(AFTER_INDEX_SECONDS);
    await alarms.publish({ instanceId, name: 'about-twins' });

    expect(await alarms.refusal('about-twins')).toMatchObject({
      refusedAs: 'ambiguous-ci',
      detail: expect.stringContaining(ciId),
    });
  });
});

describe('rule match', () => {
  const alertType = 'memory-of-its-own';
  const description = `EC2 host uses nearly all of its memory and swaps. stackflow:alert-type=${alertType}`;

  test('says on the incident which rule came closest, when none matches', async () => {
    await flow.putPlaybook({
      playbookId: 'too-strict',
      alertType: 'asks-too-much',
      rule: { ...makePlaybook().rule, minConfidence: 1 },
    });
    const target = await flow.makeTarget();
    await alarms.publish({
      ...target,
      description: 'EC2 host uses nearly all of its memory. stackflow:alert-type=asks-too-much',
    });

    const row = await alarms.occurrence(target.ciId, ({ refused }) => refused !== undefined);

    expect(row.refused).toMatchObject({ reason: 'below-confidence-threshold' });
    expect(await noteOn(row.incidentId)).toMatch(
      /No remediation was requested \(below-confidence-threshold\): confidence [\d.]+ is not above 1/,
    );
    expect(await flow.effectsOf(target.instanceId)).toEqual([]);
  });

  test('takes the playbook of the highest priority, and records which one would have come next', async () => {
    for (const [playbookId, priority] of [
      ['memory-first', 2],
      ['memory-second', 1],
    ] as const)
      await flow.putPlaybook({ playbookId, alertType, priority });
    const target = await flow.makeTarget();
    await alarms.publish({ ...target, description });

    const row = await alarms.occurrence(target.ciId, isPublished);

    expect(row.published).toMatchObject({ playbookId: 'memory-first' });
    expect(await noteOn(row.incidentId)).toContain('memory-second would have come next');
  });
});

describe('a playbook whose newer version answers another alert', () => {
  test('no longer answers the old one', async () => {
    const alertType = 'moved-away';
    await flow.putPlaybook({ playbookId: 'moving', version: 1, alertType });
    await flow.putPlaybook({ playbookId: 'moving', version: 2, alertType: 'moved-here' });
    const target = await flow.makeTarget();
    await alarms.publish({
      ...target,
      description: `EC2 host uses nearly all of its memory and swaps. stackflow:alert-type=${alertType}`,
    });

    const row = await alarms.occurrence(
      target.ciId,
      ({ refused, published }) => refused !== undefined || published !== undefined,
    );

    expect(row.refused).toMatchObject({ reason: 'no-matching-playbook' });
  });
});

describe("the host's new incident", () => {
  const emit = (incident: object) =>
    flow.runtime('_events', { event: { source: 'stackflow.incidents', detailType: 'Incident Created', detail: incident } });
  const makeIncident = async (state: string) => {
    const target = await flow.makeTarget();
    const incident = {
      id: target.incidentId,
      short_description: 'Memory of the EC2 host is used up',
      description: 'The instance swaps, memory usage 97 %',
      priority: 'P1',
      state,
      ci_id: target.ciId,
      alert_type: ALERT_TYPE,
      created_at: (await flow.now()).toISOString(),
    };
    await flow.put(flow.outputs.IncidentTable, incident);
    return { target, incident };
  };

  test('is remediated under its own id and priority', async () => {
    const { target, incident } = await makeIncident('new');
    await emit(incident);

    const keys = await until('the notes of intake and remediation', async () => {
      const noted = Object.keys(await flow.workNotesOf(incident.id));
      return noted.length === 2 ? noted : undefined;
    });

    expect(keys.sort()).toEqual(['intake', expect.stringMatching(/^rem-/)]);
    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
  });

  test.each(['resolved', 'closed', 'cancelled'])('is left alone when it is %s', async (state) => {
    const { target, incident } = await makeIncident('new');
    await flow.put(flow.outputs.IncidentTable, { ...incident, state });
    await emit(incident);
    await whenQuiet();

    expect(await flow.effectsOf(target.instanceId)).toEqual([]);
  });
});

describe('a mishap of the intake', () => {
  test.each([
    ['throws before it answers', () => flow.crash('AlertIntake', 1)],
    ['dies after it has published', () => flow.crash('AlertIntake', 1, 'after')],
    [
      'can not read the alert table',
      (ciId: string) =>
        flow.fault({ service: 'dynamodb', operation: 'GetItem', kind: 'error', times: 3, match: `${ciId}#${ALERT_TYPE}` }),
    ],
    [
      'can not sign',
      (ciId: string) => flow.fault({ service: 'kms', operation: 'GenerateMac', kind: 'error', times: 3, match: ciId }),
    ],
    [
      'can not publish',
      (ciId: string) => flow.fault({ service: 'sns', operation: 'Publish', kind: 'error', times: 3, match: ciId }),
    ],
  ])('that %s loses nothing and doubles nothing', async (_, strike: (ciId: string) => Promise<unknown>) => {
    const target = await flow.makeTarget();
    await strike(target.ciId);
    await alarms.publish(target);

    const row = await alarms.occurrence(target.ciId, isPublished);
    await flow.ended({ remediationId: remediationOf(row) });
    await whenQuiet();

    expect(await flow.effectsOf(target.instanceId)).toHaveLength(1);
  });
});
