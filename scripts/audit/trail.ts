import type { KeyRing } from '../../src/decisions/verify-audit/check-signature.ts';
import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import type { AuditEvidence } from '../../src/decisions/verify-audit/verify-audit.ts';

/** An audit trail with all that proves it, from the estate or from an export of it. Each part can be read once. */
export interface Trail {
  stage: string;
  records: AsyncIterable<string>;
  events: AsyncIterable<string>;
  identities: AsyncIterable<string>;
  /** In order of their keys. */
  lists: AsyncIterable<ListFile>;
  ledger: AsyncIterable<string>;
  publicKeys: KeyRing;
}

/** A trail whose rows may be looked at elsewhere. */
export type VerifiableTrail = Omit<Trail, 'records' | 'events'> & Pick<AuditEvidence, 'records' | 'events'>;
