import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyTrail } from '../../stores/read-audit-evidence.ts';
import { startAuditKeeper, type AuditKeeper } from '../../stores/start-audit-keeper.ts';
import { OLDER, OLDEST, openOldTrail, YOUNGER, type OldTrail } from './old-trail.ts';

const THIS_YEAR = new Date().getUTCFullYear();
const KEPT = { [YOUNGER]: 3, [THIS_YEAR]: 3 };
const ALL = { [OLDEST]: 3, [OLDER]: 4, ...KEPT };

/** A real server gets a crash at each call, and so does `npm run test:long`; the embedded database at each ninth. */
const STEP = process.env['AUDIT_DATABASE_URL'] || process.env['LONG'] ? 1 : 9;

/** One for each crash. */
const PLACES = 120;

let keeper: AuditKeeper;
beforeAll(async () => {
  keeper = await startAuditKeeper(PLACES);
}, 60_000);
afterAll(() => keeper.close());

let trail: OldTrail;
const open = async (): Promise<void> => {
  await keeper.empty();
  trail = openOldTrail(keeper);
};
beforeEach(open, 30_000);
afterEach(() => keeper.clearFaults());

const outcomes = async (): Promise<string[]> => (await trail.run()).years.map(({ outcome }) => outcome);
const findBad = async () => (await verifyTrail(keeper, trail.place)).bad.first;
/** Lets a run end in front of, or behind, the call that drops. */
const crashAtDrop = async (kind: 'error' | 'lost-response'): Promise<void> => {
  await keeper.fault({ service: 'rds-data', operation: 'ExecuteStatement', kind, match: 'drop_audit_partition' });
  await expect(trail.run()).rejects.toThrow();
};
const lateRecord = () => trail.record(OLDEST, 'forged', { ciId: 'CI-9' });

describe('a crash', () => {
  const SERVICES = ['dynamodb', 'kms', 's3', 'rds-data'];

  test.each(SERVICES)('at any call to %s is made good by the next run', async (service) => {
    let crashes = 0;
    for (let skip = 0; ; skip += STEP) {
      await open();
      await trail.fill();
      await keeper.fault({ service, operation: '*', kind: skip % 2 === 0 ? 'lost-response' : 'error', skip });
      const first = await trail.run().catch((error: unknown) => error);
      await keeper.clearFaults();
      await trail.run();

      expect([skip, await trail.count()]).toEqual([skip, KEPT]);
      expect([skip, await findBad()]).toEqual([skip, []]);
      if (!(first instanceof Error)) break;
      crashes += 1;
    }
    expect(crashes).toBeGreaterThanOrEqual((service === 'kms' ? 2 : 6) / STEP);
  }, 300_000);

  test('in front of the drop: the next run drops what it finds exported, without exporting it again', async () => {
    await trail.fill();
    await crashAtDrop('error');
    const objects = await trail.objects.listKeys('retention/');

    expect(await outcomes()).toEqual(['dropped', 'dropped']);
    expect((await trail.objects.listKeys('retention/')).filter((key) => key.includes(`/${OLDEST}/`))).toEqual(objects);
  });

  test('behind the drop is nothing to make good', async () => {
    await trail.fill();
    await crashAtDrop('lost-response');

    expect((await trail.run()).years).toEqual([{ year: OLDER, outcome: 'dropped', rows: 4 }]);
    expect(await findBad()).toEqual([]);
  });
});

describe('two runs at once', () => {
  test('drop each year once, and sign one line of anchors', async () => {
    await trail.fill();

    await Promise.allSettled([trail.run(), trail.run(), trail.run()]);
    await trail.run();

    expect(await trail.count()).toEqual(KEPT);
    expect(await findBad()).toEqual([]);
  });
});

describe('records that come meanwhile', () => {
  test('behind the export, and before it is noted: all are exported anew, and dropped', async () => {
    await trail.fill();
    await keeper.fault({ service: 's3', operation: 'PutObject', kind: 'error', match: 'manifest.json' });
    await expect(trail.run()).rejects.toThrow();
    await lateRecord();

    expect((await trail.run()).years[0]).toEqual({ year: OLDEST, outcome: 'dropped', rows: 4 });
    expect(await trail.partitions.findRetained(OLDEST)).toMatchObject({ rows: 4, key: `retention/${OLDEST}/4-rows/manifest.json` });
    expect(await findBad()).toEqual([]);
  });

  test('while the export is read back: the run ends, and the next one exports anew', async () => {
    await trail.fill();
    const { describe: ask } = trail.partitions;
    let asked = 0;
    trail.partitions.describe = async (year) => {
      asked += 1;
      if (asked === 2) await lateRecord();
      return ask(year);
    };

    await expect(trail.run()).rejects.toMatchObject({ name: 'YearGrewError', message: expect.stringContaining('had 3 records when its export began, and has 4') });
    expect(await trail.count()).toEqual({ ...ALL, [OLDEST]: 4 });
    expect(await outcomes()).toEqual(['dropped', 'dropped']);
  });

  test('behind the note keep the partition for good: nobody can say any more that all is exported', async () => {
    await trail.fill();
    await crashAtDrop('error');
    await lateRecord();

    for (let run = 0; run < 2; run += 1) {
      await expect(trail.run()).rejects.toMatchObject({ name: 'PartitionKeptError', message: expect.stringContaining('4 rows, of which 3 are') });
    }
    expect(await trail.count()).toEqual({ ...ALL, [OLDEST]: 4 });
  });
});

describe('what was tampered with', () => {
  test('in the database, beyond the triggers, is not dropped', async () => {
    await trail.fill();
    const table = `remediation.audit_record_${OLDEST}`;
    await keeper.run(`alter table ${table} disable trigger user`);
    await keeper.run(`update ${table} set result = 'failure' where remediation_id = '${OLDEST}-b'`);
    await keeper.run(`alter table ${table} enable trigger user`);

    await expect(trail.run()).rejects.toMatchObject({ name: 'ExportFaultError', message: expect.stringMatching(/line 2 .*column result is not what was hashed/) });
    expect(await trail.count()).toEqual(ALL);
  });

  test.each([
    ['another line', (text: string) => text.replace('flushed', 'dropped')],
    ['a line less', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['a line twice', (text: string) => text.slice(0, text.indexOf('\n') + 1) + text],
    ['no last line feed', (text: string) => text.trimEnd()],
    ['nothing', () => ''],
  ])('in the export (%s) stops it before the database drops anything', async (_, change) => {
    await trail.fill();
    const { read } = trail.objects;
    trail.objects.read = async (key) => (key.endsWith('.jsonl') ? change(await read(key)) : read(key));

    await expect(trail.run()).rejects.toMatchObject({ name: 'ExportFaultError' });
    expect(await trail.count()).toEqual(ALL);
    expect(await trail.partitions.findRetained(OLDEST)).toBeUndefined();
  });

  test('in the database behind the export, by another record that is whole in itself, is not dropped', async () => {
    await trail.fill();
    await keeper.fault({ service: 's3', operation: 'PutObject', kind: 'error', match: 'manifest.json' });
    await expect(trail.run()).rejects.toThrow();
    const table = `remediation.audit_record_${OLDEST}`;
    await keeper.run(`alter table ${table} disable trigger user`);
    await keeper.run(`update ${table} set canonical = 'other', hash = encode(sha256('other'), 'hex') where remediation_id = '${OLDEST}-b'`);
    await keeper.run(`alter table ${table} enable trigger user`);

    await expect(trail.run()).rejects.toMatchObject({ name: 'ExportFaultError', message: expect.stringContaining('the database 3, or others') });
    expect(await trail.count()).toEqual(ALL);
  });

  test('in the export, by a newer version of it, is found by whoever goes on with it', async () => {
    await trail.fill();
    await keeper.fault({ service: 's3', operation: 'PutObject', kind: 'error', match: 'manifest.json' });
    await expect(trail.run()).rejects.toThrow();
    const key = `retention/${OLDEST}/3-rows/records-000001.jsonl`;
    await keeper.s3.send(new PutObjectCommand({ Bucket: trail.place.bucket, Key: key, Body: (await trail.objects.read(key)).replace('success', 'failure') }));

    await expect(trail.run()).rejects.toMatchObject({ name: 'ExportFaultError' });
    expect(await trail.count()).toEqual(ALL);
  });
});

describe('a year that takes more than one run', () => {
  const ROWS = 420;

  test('is continued part by part, and dropped when all of it is exported', async () => {
    for (const year of [OLDEST, OLDER]) await keeper.makeOldPartition(year);
    for (let row = 0; row < ROWS; row += 1) {
      await trail.record(OLDEST, String(row), { ciId: `CI-${row % 7}`, output: `${row} `.repeat(2_000), detail: 'd'.repeat(2_000) });
    }
    const findParts = async () => (await trail.objects.listKeys(`retention/${OLDEST}/`)).filter((key) => key.endsWith('.jsonl'));
    let now = Date.now();
    // Each look at the clock is an hour later, so that a run's time is up after its first part.
    const hurried = { now: () => new Date((now += 3_600_000)) };

    for (const count of [1, 2]) {
      expect((await trail.run(hurried)).years).toEqual([{ year: OLDEST, outcome: 'unfinished' }]);
      expect(await findParts()).toHaveLength(count);
    }
    expect((await trail.run()).years.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped']);

    const parts = await findParts();
    const lines = (await Promise.all(parts.map(trail.objects.read))).flatMap((text) => text.trimEnd().split('\n'));
    expect(parts.length).toBeGreaterThan(2);
    expect(new Set(lines).size).toBe(ROWS);
    expect(lines).toHaveLength(ROWS);
    expect(await findBad()).toEqual([]);
  }, 120_000);
});
