import type { LedgerFact } from '../../src/contracts/audit-evidence.ts';
import type { ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import { generateChain, type ExportOptions } from './generate-audit-chain.ts';
import { createListWriter, makeSigningKey } from './sign-audit-lists.ts';

/** A dozen CIs: lists, later rows, dropped ones and former ones. */
export const SMALL_EXPORT: ExportOptions = { cis: 12, rowsPerCi: 15, days: 150, listEveryDays: 30, ledgerDays: 60, dropped: 4, former: 3 };

const byRemediation = (one: LedgerFact, other: LedgerFact): number => (one.remediationId < other.remediationId ? -1 : 1);

/** @returns the lines of `ledger.jsonl`. */
const ledgerLines = (newest: string[], facts: LedgerFact[]): string[] => [
  ...newest,
  ...facts.sort(byRemediation).map((fact) => JSON.stringify(fact)),
];

/** A whole export in memory. */
export interface MadeExport {
  records: string[];
  events: string[];
  identities: string[];
  lists: ListFile[];
  ledger: string[];
  publicKeys: Map<string, string>;
}

/** Makes an export as the estate would have written it, with a key of its own. */
export function makeAuditExport(options: ExportOptions, { privateKey, publicKeys } = makeSigningKey()): MadeExport {
  const chains = Array.from({ length: options.cis }, (_, index) => generateChain(options, index + 1));
  const writer = createListWriter(options, privateKey);
  for (const chain of chains) writer.add(chain);
  const lists = [...writer.sign()];
  return {
    records: chains.flatMap(({ records }) => records),
    events: chains.flatMap(({ events }) => events),
    identities: chains.flatMap(({ identities }) => identities),
    lists,
    ledger: ledgerLines(writer.newest(), chains.flatMap(({ facts }) => facts)),
    publicKeys,
  };
}

export { exportedLine } from './generate-audit-chain.ts';
