import { fieldsOf, findChain, forgedFields, forgeLine, parse, rewriteChain } from './forge.ts';
import { below, changeOne, flipBit, pickIdentity, pickRow, placeOf, placesFrom, spell, TABLES, type Tampering } from './tampering.ts';

const DAY_MS = 86_400_000;

/** With records and events. */
export const ROW_TAMPERINGS: Record<string, Tampering> = {
  async 'flip a bit of a row'(made, random) {
    const { table, lines, index, line } = pickRow(made, random);
    await flipBit(lines, index, random);
    return [placeOf(table, line)];
  },
  'spell a row otherwise'(made, random) {
    const { table, lines, index, line } = pickRow(made, random);
    lines[index] = spell(line, random);
    return [placeOf(table, line)];
  },
  'change a column'(made, random) {
    const { table, lines, index, line } = pickRow(made, random);
    lines[index] = JSON.stringify(changeOne(JSON.parse(line) as Record<string, unknown>, random));
    return [placeOf(table, line)];
  },
  'change a row and its hash'(made, random) {
    const { table, lines, index, line } = pickRow(made, random);
    const { sequence, previousHash } = JSON.parse(line) as { sequence: number; previousHash: string | null };
    const head = previousHash === null ? undefined : { sequence: sequence - 1, hash: previousHash };
    lines[index] = forgeLine(table, changeOne(fieldsOf(line), random, ['ciId']), head);
    return [placeOf(table, line)];
  },
  'change a row and all behind it'(made, random) {
    const { table, lines, index, line, ciId } = pickRow(made, random);
    const places = placesFrom(made, table, index);
    const { start, length } = findChain(lines, ciId);
    const rest = lines.slice(index + 1, start + length).map(fieldsOf);
    rewriteChain(made, table, ciId, index, [changeOne(fieldsOf(line), random, ['ciId', 'recordedAt', 'receivedAt']), ...rest]);
    return places;
  },
  'insert a row and write all behind it anew'(made, random) {
    const { table, lines, index, line, ciId } = pickRow(made, random);
    const places = placesFrom(made, table, index);
    const { start, length } = findChain(lines, ciId);
    const forged = forgedFields(table, line, below(random, 1000), -1000);
    rewriteChain(made, table, ciId, index, [forged, ...lines.slice(index, start + length).map(fieldsOf)]);
    return places;
  },
  'forge a row at the end of a chain'(made, random) {
    const { table, lines, ciId } = pickRow(made, random);
    const { start, length } = findChain(lines, ciId);
    const last = lines[start + length - 1] ?? '';
    const forged = forgedFields(table, last, below(random, 1000), below(random, 40 * DAY_MS));
    rewriteChain(made, table, ciId, start + length - 1, [fieldsOf(last), forged]);
    return [placeOf(table, lines[start + length] ?? '')];
  },
  'forge a chain'(made, random) {
    const { table, lines, line } = pickRow(made, random);
    const ciId = `${parse(line).ciId}-forged`;
    const { start, length } = findChain(lines, parse(line).ciId);
    const forged = forgeLine(table, { ...forgedFields(table, line, 1, 0), ciId }, undefined);
    lines.splice(start + length, 0, forged);
    const identities = findChain(made.identities, parse(line).ciId);
    const { remediationId, sequence, hash, recordedAt } = parse(forged);
    const identity = JSON.stringify({ remediationId, ciId, sequence, hash, recordedAt });
    if (table === 'records') made.identities.splice(identities.start + identities.length, 0, identity);
    return [placeOf(table, forged)];
  },
  'repeat a row'(made, random) {
    const { table, lines, line } = pickRow(made, random);
    lines.splice(below(random, lines.length + 1), 0, line);
    return [placeOf(table, line)];
  },
  'delete a row'(made, random) {
    const { table, lines, index, line } = pickRow(made, random);
    lines.splice(index, 1);
    return [placeOf(table, line)];
  },
  'delete a row and its identity'(made, random) {
    const { index, place } = pickIdentity(made, random);
    made.identities.splice(index, 1);
    made.records.splice(made.records.findIndex((line) => parse(line).ciId === place.ciId && parse(line).sequence === place.sequence), 1);
    return [place];
  },
  'delete a row and write all behind it anew'(made, random) {
    const { table, lines, index, ciId } = pickRow(made, random);
    const places = placesFrom(made, table, index);
    const { start, length } = findChain(lines, ciId);
    rewriteChain(made, table, ciId, index, lines.slice(index + 1, start + length).map(fieldsOf));
    return places;
  },
  'swap two rows'(made, random) {
    const { table, lines, index, line } = pickRow(made, random);
    const other = below(random, lines.length);
    const [one, two] = [line, lines[other] ?? ''];
    [lines[index], lines[other]] = [two, one];
    return [placeOf(table, one), placeOf(table, two)];
  },
  'swap two rows and write all behind them anew'(made, random) {
    const { table, lines, index, ciId } = pickRow(made, random);
    const places = placesFrom(made, table, index);
    const { start, length } = findChain(lines, ciId);
    const [first, second, ...rest] = lines.slice(index, start + length).map(fieldsOf);
    if (first && second) rewriteChain(made, table, ciId, index, [second, first, ...rest]);
    return places;
  },
  'cut the tail of a chain'(made, random) {
    const { table, index, ciId } = pickRow(made, random);
    const places = placesFrom(made, table, index);
    rewriteChain(made, table, ciId, index, []);
    return places;
  },
  'delete all of a CI'(made, random) {
    const { ciId } = pickRow(made, random);
    const own = (line: string) => parse(line).ciId === ciId;
    const places = TABLES.flatMap((table) => made[table].filter(own).map((line) => placeOf(table, line)));
    for (const part of ['records', 'events', 'identities'] as const) made[part] = made[part].filter((line) => !own(line));
    return places;
  },
};
