import type { Field } from '@aws-sdk/client-rds-data';
import { createAuditSql, type AuditSqlOptions } from './audit-sql.ts';
import { yearRange } from './year-range.ts';

/** What is held: everything about an incident, or about a CI. */
export interface HeldSubject {
  scope: 'incident' | 'ci';
  /** Its id. */
  subject: string;
}

/** A legal hold that was placed and not lifted. */
export interface LegalHold extends HeldSubject {
  reason: string;
  /** ARN of who placed it. */
  person: string;
  /** ISO 8601, UTC, by the database's clock. */
  at: string;
}

/** One word about a subject. */
export type HoldWord = HeldSubject & Pick<LegalHold, 'reason' | 'person'>;

const SAY = `insert into remediation.legal_hold (scope, subject, action, reason, person)
values (:scope::text, :subject::text, :action::text, :reason::text, :person::text)`;

/** A subject may be held for several reasons; one word lifts them all. */
const PLACED = `select h.scope, h.subject, h.reason, h.person, to_jsonb(date_trunc('milliseconds', h.at at time zone 'UTC')) #>> '{}'
from remediation.legal_hold h
where h.action = 'place' and not exists (
  select from remediation.legal_hold l
  where l.action = 'lift' and l.scope = h.scope and l.subject = h.subject and l.hold_id > h.hold_id
)`;

const OF_SUBJECT = 'and h.scope = :scope::text and h.subject = :subject::text';

const WITHIN = 'r.recorded_at >= :from::timestamptz and r.recorded_at < :to::timestamptz';
const OF_YEAR = `and (
  h.scope = 'ci' and exists (select from remediation.audit_record r where r.ci_id = h.subject and ${WITHIN})
  or h.scope = 'incident' and exists (select from remediation.audit_record r where r.incident_id = h.subject and ${WITHIN})
)`;

const ORDER = 'order by h.hold_id';

const toHold = ([scope, subject, reason, person, at]: Field[]): LegalHold => ({
  scope: scope?.stringValue === 'ci' ? 'ci' : 'incident',
  subject: subject?.stringValue ?? '',
  reason: reason?.stringValue ?? '',
  person: person?.stringValue ?? '',
  at: new Date(`${at?.stringValue}Z`).toISOString(),
});

/** Legal holds. Every call throws AuditUnavailableError when the same call can succeed in a few seconds. */
export interface LegalHoldStore {
  place(word: HoldWord): Promise<void>;
  /** Lifts every hold of the subject. */
  lift(word: HoldWord): Promise<void>;
  /** @returns what is held now, oldest first; of one subject, if it is given */
  find(subject?: HeldSubject): Promise<LegalHold[]>;
  /** @returns the holds that records of that year are under */
  findOfYear(year: number): Promise<LegalHold[]>;
}

/** @returns `remediation.legal_hold`, as the keeper sees it: words are added and never taken back. */
export function createLegalHoldStore(options: AuditSqlOptions): LegalHoldStore {
  const execute = createAuditSql(options);
  const say = async (action: 'place' | 'lift', word: HoldWord): Promise<void> => {
    await execute(SAY, { ...word, action });
  };
  const select = async (condition: string, values: object): Promise<LegalHold[]> =>
    (await execute([PLACED, condition, ORDER].join('\n'), values)).map(toHold);

  return {
    place: (word) => say('place', word),
    lift: (word) => say('lift', word),
    find: (subject) => (subject ? select(OF_SUBJECT, subject) : select('', {})),
    findOfYear: (year) => select(OF_YEAR, yearRange(year)),
  };
}
