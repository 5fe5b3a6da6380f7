import type { KeyRing } from '../../src/decisions/verify-audit/check-signature.ts';
import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';

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
