/** What can be wrong. `line`: the text itself; `order`: rows that come twice, or not one after another. */
export type Problem =
  | 'line'
  | 'hash'
  | 'column'
  | 'order'
  | 'chain'
  | 'identity'
  | 'mark'
  | 'list'
  | 'signature'
  | 'ledger';

/** Which part of an export something was found in. */
export type Part = 'records' | 'events' | 'identities' | 'lists' | 'ledger';

/** One thing that is not as it was written. */
export interface Finding {
  kind: Problem;
  where: Part;
  /** Line of the part's file, from 1. */
  line?: number;
  /** Key of the list. */
  key?: string;
  ciId?: string;
  sequence?: number;
  remediationId?: string;
  eventId?: string;
  /** For people. */
  problem: string;
}

/** How many rows each kind of evidence vouches for. */
export interface VouchedRows {
  /** A signed list names the row, or a later one of its chain. */
  byLists: number;
  /** Later than the newest signed list, and the ledger has its hash. */
  byLedger: number;
  /** Neither: such rows may have been forged, and others cut off behind them. */
  byNothing: number;
}

/** What is vouched for in one CI's chains. */
export interface VouchedChain {
  ciId: string;
  records: VouchedRows;
  events: VouchedRows;
}

/** Up to where the trail is vouched for, and by what. */
export interface Vouched {
  /** The newest list of heads whose signature holds. */
  newestList: { key: string; signedAt: string } | null;
  isLedgerAtHand: boolean;
  records: VouchedRows;
  events: VouchedRows;
  /** In order of the CIs. */
  chains: VouchedChain[];
  /** Records that retention dropped: their identities are left, whose hashes only its exports can prove. */
  droppedRecords: number;
  /** Chains whose first row had to be taken as it is, since what comes before lies before `from`. */
  openChains: number;
  /** For people. */
  sentence: string;
}

/** What verification found out. */
export interface AuditVerdict {
  ok: boolean;
  checked: { records: number; events: number; identities: number; lists: number; ledgerRows: number };
  firstBad: Finding | null;
  bad: { total: number; byKind: Partial<Record<Problem, number>>; first: Finding[] };
  vouched: Vouched;
}
