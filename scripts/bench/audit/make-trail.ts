import type { AuditRecord } from '../../../src/contracts/audit-record.ts';
import type { CloudTrailEvent } from '../../../src/contracts/cloud-trail-event.ts';
import { nextLink, type ChainHead, type ChainLink } from '../../../src/stores/audit-canonical.ts';
import { seededRandom } from '../../classifier/random.ts';
import { makeEvent, makeRecord } from './make-record.ts';

const PLAYBOOKS = 40;
/** On average, so that the chains of fewer records are as long as those of a million of 2,000 CIs. */
const RECORDS_A_CI = 500;
/** Of a hundred remediations the others succeed. */
const SKIPPED_PERCENT = 6;
const FAILED_PERCENT = 4;

export interface TrailOptions {
  records: number;
  from: Date;
  /** Exclusive. */
  to: Date;
  seed: number;
}

/** A record as the product stores it, and the event that CloudTrail sends of it. */
export interface TrailEntry {
  record: ChainLink<AuditRecord>;
  event: ChainLink<CloudTrailEvent> | undefined;
}

interface Ci {
  incident: number;
  attempt: number;
  /** A failure is tried again; nothing else is. */
  hasFailed: boolean;
  records: ChainHead | undefined;
  events: ChainHead | undefined;
}

/** @returns the id of a CI, from 0. */
export const ciIdOf = (ci: number): string => `CI${String(ci).padStart(7, '0')}`;
export const incidentIdOf = (incident: number): string => `INC${String(incident).padStart(8, '0')}`;

const headOf = ({ record, hash }: ChainLink<object>): ChainHead => ({ sequence: record.sequence, hash });

function pickResult(random: () => number): AuditRecord['result'] {
  const percent = random() * 100;
  if (percent < FAILED_PERCENT) return 'failure';
  return percent < FAILED_PERCENT + SKIPPED_PERCENT ? 'skipped' : 'success';
}

/**
 * An audit trail in the order in which it is written, always the same one for a seed: chained per CI, 90 % success, 6 %
 * skipped, 4 % failure, which is tried again. Some CIs have many times as many records as others: 500 is the average.
 */
export function* makeTrail({ records, from, to, seed }: TrailOptions): Generator<TrailEntry> {
  const random = seededRandom(seed);
  const step = (to.getTime() - from.getTime()) / records;
  const cis = new Map<number, Ci>();
  const cisInAll = Math.ceil(records / RECORDS_A_CI);
  for (let number = 0; number < records; number++) {
    const index = Math.floor(random() ** 2 * cisInAll);
    const before = cis.get(index);
    const { incident, attempt } = before?.hasFailed ? { ...before, attempt: before.attempt + 1 } : { incident: number, attempt: 1 };
    const result = pickResult(random);
    const record = makeRecord({
      ciId: ciIdOf(index),
      incidentId: incidentIdOf(incident),
      playbook: Math.floor(random() * PLAYBOOKS),
      attempt,
      result,
      recordedAt: new Date(Math.floor(from.getTime() + (number + random()) * step)),
    });
    const link = nextLink(record, before?.records);
    const called = makeEvent(record);
    const event = called && nextLink(called, before?.events);
    const heads = { records: headOf(link), events: event ? headOf(event) : before?.events };
    cis.set(index, { incident, attempt, hasFailed: result === 'failure', ...heads });
    yield { record: link, event };
  }
}
