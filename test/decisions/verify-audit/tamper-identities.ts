import { findChain } from './forge.ts';
import { changeOne, flipBit, pickIdentity, spell, type Tampering } from './tampering.ts';

/** With identities. */
export const IDENTITY_TAMPERINGS: Record<string, Tampering> = {
  async 'flip a bit of an identity'(made, random) {
    const { index, place } = pickIdentity(made, random);
    await flipBit(made.identities, index, random);
    return [place];
  },
  'change an identity'(made, random) {
    const { index, place } = pickIdentity(made, random);
    made.identities[index] = JSON.stringify(changeOne(JSON.parse(made.identities[index] ?? '') as Record<string, unknown>, random));
    return [place];
  },
  'spell an identity otherwise'(made, random) {
    const { index, place } = pickIdentity(made, random);
    made.identities[index] = spell(made.identities[index] ?? '', random);
    return [place];
  },
  'delete an identity'(made, random) {
    const { index, place } = pickIdentity(made, random);
    made.identities.splice(index, 1);
    return [place];
  },
  'add an identity'(made, random) {
    const { index, place } = pickIdentity(made, random);
    const { ciId } = place;
    const { start, length } = findChain(made.identities, ciId);
    const last = JSON.parse(made.identities[start + length - 1] ?? '') as { sequence: number };
    const added = random() < 0.5 ? (made.identities[index] ?? '') : JSON.stringify({ ...last, remediationId: 'rem-forged', sequence: last.sequence + 1 });
    made.identities.splice(start + length, 0, added);
    return [place];
  },
  'swap two identities'(made, random) {
    const [one, two] = [pickIdentity(made, random), pickIdentity(made, random)];
    const { identities } = made;
    [identities[one.index], identities[two.index]] = [identities[two.index] ?? '', identities[one.index] ?? ''];
    return [one.place, two.place];
  },
};
