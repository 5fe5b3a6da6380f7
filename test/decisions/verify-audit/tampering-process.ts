import { verifyAudit } from '../../../src/decisions/verify-audit/verify-audit.ts';
import type { AuditVerdict } from '../../../src/decisions/verify-audit/verdict.ts';
import { seededRandom } from '../../../scripts/classifier/random.ts';
import type { ChainList, SignedChainList } from '../../../src/contracts/audit-evidence.ts';
import type { ExportOptions } from '../../support/generate-audit-chain.ts';
import { makeAuditExport, type MadeExport } from '../../support/make-audit-export.ts';
import { IDENTITY_TAMPERINGS } from './tamper-identities.ts';
import { LIST_TAMPERINGS } from './tamper-lists.ts';
import { ROW_TAMPERINGS } from './tamper-rows.ts';
import type { Tampering, TouchedPlace } from './tampering.ts';

/** Which tamperings a process tries. */
export interface TamperingShare {
  seed: number;
  count: number;
}

export interface TamperingReport {
  /** How often each kind was tried. */
  tried: Record<string, number>;
  /** Later than the last signed list, and so not seen without the ledger; the verdict said so. */
  unseenWithoutLedger: number;
  /** What should have been seen, or was not said. */
  wrong: string[];
}

const TAMPERINGS: Record<string, Tampering> = { ...ROW_TAMPERINGS, ...IDENTITY_TAMPERINGS, ...LIST_TAMPERINGS };

/** Small, since it is verified twice for each tampering; retention has dropped rows of two of its CIs. */
const OPTIONS: ExportOptions = { cis: 5, rowsPerCi: 7, days: 140, listEveryDays: 35, ledgerDays: 60, dropped: 2, former: 1 };

/** Rows may be written so much later than they say. */
const LONGEST_WRITE_MS = 15 * 60 * 1000;

const copyOf = ({ records, events, identities, lists, ...rest }: MadeExport): MadeExport => ({
  ...rest,
  records: [...records],
  events: [...events],
  identities: [...identities],
  lists: lists.map((list) => ({ ...list })),
});

const textsOf = ({ records, events, identities, lists }: MadeExport): string[] => [
  ...records,
  ...events,
  ...identities,
  ...lists.flatMap(({ key, text }) => [key, text]),
];

function isSame(one: MadeExport, other: MadeExport): boolean {
  const [texts, others] = [textsOf(one), textsOf(other)];
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
}

/** @returns whether the newest list that is left speaks of the place, or should. */
function isListed({ table, ciId, sequence, writtenAt }: TouchedPlace, newest: ChainList | undefined): boolean {
  if (!newest) return false;
  const mark = newest[table].find(([ci]) => ci === ciId);
  return (mark !== undefined && sequence <= mark[1]) || Date.parse(writtenAt) < Date.parse(newest.signedAt) - LONGEST_WRITE_MS;
}

const newestHeads = ({ lists }: MadeExport): ChainList | undefined => {
  const last = lists.filter(({ key }) => key.startsWith('lists/heads/')).at(-1);
  return last && (JSON.parse((JSON.parse(last.text) as SignedChainList).list) as ChainList);
};

/** @returns why somebody who has no ledger would be misled; undefined when he is not. */
function misleads(verdict: AuditVerdict, tampered: MadeExport, places: TouchedPlace[]): string | undefined {
  const newest = newestHeads(tampered);
  if (places.some((place) => isListed(place, newest))) return 'a signed list speaks of it';
  if (verdict.vouched.newestList?.signedAt !== newest?.signedAt) return 'the verdict names another list as the newest';
  const said = newest ? `up to ${newest.signedAt}` : 'No signed list';
  return verdict.vouched.sentence.includes(said) && verdict.vouched.sentence.includes('Without the ledger') ? undefined : 'the verdict does not say so';
}

async function tamper(number: number, seed: number, original: MadeExport, report: TamperingReport): Promise<void> {
  const random = seededRandom(seed * 1_000_003 + number);
  const names = Object.keys(TAMPERINGS);
  for (;;) {
    const name = names[Math.floor(random() * names.length)] ?? '';
    const tampered = copyOf(original);
    const places = (await TAMPERINGS[name]?.(tampered, random)) ?? [];
    if (isSame(tampered, original)) continue;
    report.tried[name] = (report.tried[name] ?? 0) + 1;
    const complain = (why: string) => report.wrong.push(`seed ${seed}, number ${number}, ${name}: ${why} ${JSON.stringify(places.slice(0, 2))}`);
    if ((await verifyAudit(tampered)).ok) complain('not seen with the ledger');
    const verdict = await verifyAudit({ ...tampered, ledger: undefined });
    const misled = verdict.ok ? misleads(verdict, tampered, places) : undefined;
    if (misled !== undefined) complain(`not seen without the ledger, and ${misled}`);
    report.unseenWithoutLedger += Number(verdict.ok);
    return;
  }
}

const { seed, count } = JSON.parse(process.argv[2] ?? '') as TamperingShare;
const report: TamperingReport = { tried: {}, unseenWithoutLedger: 0, wrong: [] };
const original = makeAuditExport(OPTIONS);
for (const ledger of [original.ledger, undefined]) {
  if (!(await verifyAudit({ ...original, ledger })).ok) report.wrong.push('the export is not whole to begin with');
}
for (let number = 0; number < count; number += 1) await tamper(number, seed, original, report);
process.stdout.write(`${JSON.stringify(report)}\n`);
