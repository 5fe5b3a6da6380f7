import type { ChainList, SignedChainList } from '../../../src/contracts/audit-evidence.ts';
import type { ListFile } from '../../../src/decisions/verify-audit/read-lists.ts';
import { makeSigningKey, signList } from '../../support/sign-audit-lists.ts';
import { below, changeOne, pick, readFlipped, spell, type Random, type Tampering } from './tampering.ts';

const FORGER = makeSigningKey();

const readList = ({ text }: ListFile): ChainList => JSON.parse((JSON.parse(text) as SignedChainList).list) as ChainList;

/** The same list with something else in it. */
function changeList(list: ChainList, random: Random): ChainList {
  const marks = pick(random, [list.records, list.events]);
  const mark = pick(random, marks);
  if (mark && random() < 0.4) mark[1] += pick(random, [1, -1]);
  else if (mark && random() < 0.6) mark[2] = mark[2].replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  else if (mark && random() < 0.5) marks.splice(marks.indexOf(mark), 1);
  else return changeOne(list as unknown as Record<string, unknown>, random) as unknown as ChainList;
  return list;
}

/** With signed lists. */
export const LIST_TAMPERINGS: Record<string, Tampering> = {
  async 'flip a bit of a list'({ lists }, random) {
    const list = pick(random, lists);
    list.text = (await readFlipped(`${list.text}\n`, Buffer.byteLength(list.text) * 8, random)).join('\n');
    return [];
  },
  'change a list'({ lists }, random) {
    const list = pick(random, lists);
    list.text = JSON.stringify({ ...(JSON.parse(list.text) as object), list: JSON.stringify(changeList(readList(list), random)) });
    return [];
  },
  'sign a changed list with a key of his own'({ lists }, random) {
    const list = pick(random, lists);
    list.text = signList(changeList(readList(list), random), FORGER.privateKey).text;
    return [];
  },
  'spell a list otherwise'({ lists }, random) {
    const list = pick(random, lists);
    const signed = JSON.parse(list.text) as SignedChainList;
    list.text = pick(random, [
      `${list.text}\n`,
      spell(list.text, random),
      JSON.stringify({ ...signed, signature: ` ${signed.signature}` }),
      JSON.stringify({ ...signed, signature: `${signed.signature.replace(/=+$/, '')}====` }),
      JSON.stringify({ ...signed, keyId: `${signed.keyId}-2` }),
      JSON.stringify({ ...signed, list: spell(signed.list, random) }),
    ]);
    return [];
  },
  'delete a list'(made, random) {
    made.lists.splice(below(random, made.lists.length), 1);
    return [];
  },
  'delete the newest lists'(made, random) {
    const kind = pick(random, ['heads', 'anchors']);
    const own = made.lists.filter(({ key }) => key.includes(kind));
    const cut = own.slice(below(random, own.length));
    made.lists = made.lists.filter((list) => !cut.includes(list));
    return [];
  },
  'swap two lists'({ lists }, random) {
    const [one, two] = [pick(random, lists), pick(random, lists)];
    [one.text, two.text] = [two.text, one.text];
    return [];
  },
  'repeat a list under another name'({ lists }, random) {
    const { text, key } = pick(random, lists);
    lists.push({ text, key: pick(random, [key.replace('20', '21'), `${key}.json`, key.replace('lists/', 'lists/x')]) });
    return [];
  },
};
