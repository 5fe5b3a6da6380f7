import { chainListSchema, signedChainListSchema, type ChainList, type ChainListKind, type NewestList } from '../../contracts/audit-evidence.ts';
import { createSignatureCheck, type KeyRing } from './check-signature.ts';
import { sha256 } from './find-fault.ts';
import type { Findings } from './findings.ts';
import { addMark, createMarks, type Marks } from './marks.ts';
import { readObject } from './read-row.ts';
import type { Problem } from './verdict.ts';

/** An object of the audit bucket below `lists/`. */
export interface ListFile {
  key: string;
  text: string;
}

/** A list that stands by itself: its form is right, and its signature holds. */
export interface SoundList extends Pick<ChainList, 'kind' | 'stage' | 'signedAt' | 'previous'> {
  key: string;
  sha256: string;
}

/** What the signed lists say together. */
export interface Lists {
  /** Lists that were looked at. */
  count: number;
  sound: SoundList[];
  newestHeads: SoundList | undefined;
  records: Marks;
  events: Marks;
}

type CheckSignature = ReturnType<typeof createSignatureCheck>;
type ReadList = { list: ChainList } | { kind: Problem; problem: string };

/** Where the audit bucket keeps a list. */
export const listKey = (kind: ChainListKind, signedAt: string): string => `lists/${kind}/${signedAt}.json`;

async function readList({ key, text }: ListFile, checkSignature: CheckSignature): Promise<ReadList> {
  const signed = signedChainListSchema.safeParse(readObject(text));
  if (!signed.success || JSON.stringify(signed.data) !== text) return { kind: 'line', problem: 'is no signed list, as JSON.stringify writes it' };
  const wrong = await checkSignature(signed.data);
  if (wrong !== undefined) return { kind: 'signature', problem: wrong };
  const list = chainListSchema.safeParse(readObject(signed.data.list));
  if (!list.success || JSON.stringify(list.data) !== signed.data.list) return { kind: 'line', problem: 'signs no list of chain heads' };
  if (key !== listKey(list.data.kind, list.data.signedAt)) return { kind: 'list', problem: `belongs under ${listKey(list.data.kind, list.data.signedAt)}` };
  return { list: list.data };
}

const byTime = (one: SoundList, other: SoundList): number => (one.signedAt < other.signedAt ? -1 : Number(one.signedAt > other.signedAt));

/** Each list names the one of its kind before it; the first names none. */
function checkSuccession(sound: SoundList[], findings: Findings): void {
  sound.forEach((list, index) => {
    const before = sound[index - 1];
    const { previous, key } = list;
    const report = (problem: string) => findings.add({ kind: 'list', where: 'lists', key, problem });
    if (before && before.stage !== list.stage) report(`is of stage ${list.stage}, and the one before of ${before.stage}`);
    if (previous?.key === before?.key && previous?.sha256 === before?.sha256) return;
    report(`follows ${previous?.key ?? 'no other list'}, and before it comes ${before?.key ?? 'none'}, or another text of it`);
  });
}

/** Reads all lists, in whatever order, and checks each by itself and all in succession. */
export async function readLists(
  files: AsyncIterable<ListFile> | Iterable<ListFile>,
  publicKeys: KeyRing,
  findings: Findings,
): Promise<Lists> {
  const checkSignature = createSignatureCheck(publicKeys);
  const lists: Lists = { count: 0, sound: [], newestHeads: undefined, records: createMarks(), events: createMarks() };
  for await (const file of files) {
    const { key, text } = file;
    lists.count += 1;
    const read = await readList(file, checkSignature);
    if (!('list' in read)) {
      findings.add({ ...read, where: 'lists', key });
      continue;
    }
    const { records, events, ...list } = read.list;
    lists.sound.push({ ...list, key, sha256: sha256(text) });
    for (const [marks, listed] of [[lists.records, records], [lists.events, events]] as const) {
      for (const mark of listed) {
        if (!addMark(marks, list.kind, mark)) {
          findings.add({ kind: 'mark', where: 'lists', key, ciId: mark[0], sequence: mark[1], problem: 'another list names another hash' });
        }
      }
    }
  }
  lists.sound.sort(byTime);
  for (const kind of ['heads', 'anchors'] as const) checkSuccession(lists.sound.filter((list) => list.kind === kind), findings);
  lists.newestHeads = lists.sound.filter(({ kind }) => kind === 'heads').at(-1);
  return lists;
}

/** Checks that the lists that the ledger's side names as the newest are there: so many there are at least. */
export function checkNewest({ sound }: Lists, newest: NewestList[], findings: Findings): void {
  for (const { kind, key, sha256: expected } of newest) {
    const list = sound.find((one) => one.kind === kind && one.key === key);
    if (list?.sha256 === expected) continue;
    const problem = list ? 'is not the text that the control table knows as the newest list' : 'is the newest list, and is missing or not sound';
    findings.add({ kind: 'list', where: 'lists', key, problem });
  }
}
