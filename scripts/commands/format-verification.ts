import type { AuditVerdict, Finding } from '../../src/decisions/verify-audit/verdict.ts';
import { printable } from './printable.ts';
import { formatTable } from './table.ts';

/** What `audit verify` found out. */
export interface Verification {
  /** What was checked. */
  subject: string;
  verdict: AuditVerdict;
  /** Files of an export that are not as they were written. */
  changedFiles: string[];
}

/** Findings that a person gets to see; `--json` has a hundred. */
const MOST_SHOWN = 20;
const MOST_CHAINS_SHOWN = 10;

const KEY_WARNING = [
  'WARNING: the key is not pinned. It came from KMS, or from the export: whoever changed the trail may have',
  'changed the key as well. Get it by another way, and name it with --public-key FILE.',
].join('\n');

function describeFinding({ where, line, key, ciId, sequence, remediationId, eventId, problem }: Finding): string {
  const place = [
    key ?? (line === undefined ? where : `${where} line ${line}`),
    ciId !== undefined && sequence !== undefined && `${sequence} of ${ciId}`,
    eventId ?? remediationId,
  ].filter(Boolean);
  return printable(`${place.join(', ')}: ${problem}`);
}

function formatBad({ bad, firstBad }: AuditVerdict): string[] {
  if (!firstBad) return [];
  const others = bad.first.slice(1, MOST_SHOWN);
  const counts = Object.entries(bad.byKind).map(([kind, count]) => [kind, String(count)]);
  return [
    `The first: ${describeFinding(firstBad)}`,
    ...(others.length > 0 ? [`Then:\n${others.map((finding) => `  ${describeFinding(finding)}`).join('\n')}`] : []),
    ...(bad.total > MOST_SHOWN ? [`  and ${bad.total - MOST_SHOWN} more`] : []),
    formatTable(['kind', 'how many'], counts),
  ];
}

const formatChanged = (files: string[]): string[] =>
  files.length === 0 ? [] : [`Not as they were exported (manifest.json): ${files.map(printable).join(', ')}`];

/** Chains that have rows which nothing vouches for. */
function formatUnvouched({ vouched: { chains } }: AuditVerdict): string[] {
  const open = chains.filter(({ records, events }) => records.byNothing + events.byNothing > 0);
  if (open.length === 0) return [];
  const rows = open
    .slice(0, MOST_CHAINS_SHOWN)
    .map(({ ciId, records, events }) => [printable(ciId), String(records.byNothing), String(events.byNothing)]);
  const more = open.length > MOST_CHAINS_SHOWN ? `\nand ${open.length - MOST_CHAINS_SHOWN} more: see them with --json` : '';
  return [`Nothing vouches for:\n${formatTable(['CI', 'records', 'events'], rows)}${more}`];
}

/** @returns the outcome for a person. */
export function formatVerification({ subject, verdict, changedFiles }: Verification, isKeyPinned: boolean): string {
  const { records, events, identities, lists, ledgerRows } = verdict.checked;
  const isWhole = verdict.ok && changedFiles.length === 0;
  return [
    ...(isKeyPinned ? [] : [KEY_WARNING]),
    `${subject} ${isWhole ? 'is whole' : 'WAS CHANGED, or is not complete'}: ${verdict.bad.total} wrong in ${records} records, ` +
      `${events} events, ${identities} identities, ${lists} lists and ${ledgerRows} ledger rows.`,
    ...formatChanged(changedFiles),
    ...formatBad(verdict),
    printable(verdict.vouched.sentence),
    ...formatUnvouched(verdict),
  ].join('\n\n');
}
