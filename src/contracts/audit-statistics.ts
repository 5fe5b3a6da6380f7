import type { AuditRecord, RemediationResult } from './audit-record.ts';

/**
 * How well remediations went. A repair is a success whose action ended; `already-satisfied` is a success, but repaired
 * nothing. Rates are from 0 to 1, and null where there is nothing to divide by.
 */
export interface AuditFigures {
  success: number;
  failure: number;
  skipped: number;
  /** Successes among successes and failures: what was skipped was not tried. */
  successRate: number | null;
  repairs: number;
  /**
   * Mean time to repair, in seconds: from the first attempt's request for the incident and playbook to the end of the
   * action that repaired it. A record doesn't know when the incident was opened.
   */
  mttrSeconds: number | null;
  /** Repairs after which the same playbook was asked for on the same CI again, within `recurrenceDays`. */
  recurrences: number;
  recurrenceRate: number | null;
}

export interface PlaybookFigures extends AuditFigures {
  playbookId: string;
}

/** How many records ended so. */
export interface AuditCount {
  result: RemediationResult;
  reason: AuditRecord['reason'];
  count: number;
}

/** Statistics over the records of a time range. */
export interface AuditStatistics {
  from: string | null;
  to: string | null;
  recurrenceDays: number;
  total: AuditFigures;
  /** By playbook id. */
  playbooks: PlaybookFigures[];
  /** The most frequent first. */
  counts: AuditCount[];
}
