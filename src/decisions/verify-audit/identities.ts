import type { ExportedIdentity } from '../../contracts/audit-evidence.ts';
import type { ExaminedRow } from './examine-row.ts';
import type { Findings } from './findings.ts';
import { answerMark, isDropped, type Marks } from './marks.ts';
import { createIdentityReader, identityLine, isBefore } from './read-identities.ts';

export interface IdentityOptions {
  lines: AsyncIterable<string> | Iterable<string>;
  marks: Marks;
  findings: Findings;
  /** A chain may begin anywhere, since what lies before a moment was left out. */
  mayBeginAnywhere: boolean;
}

/** Walks beside the records, in the same order: each has one identity, and each identity one record or an anchor. */
export async function walkIdentities({ lines, marks, findings, mayBeginAnywhere }: IdentityOptions) {
  const reader = createIdentityReader(lines, mayBeginAnywhere, (fault, at) => {
    const { ciId, sequence, remediationId } = at ?? {};
    findings.add({
      ...fault,
      where: 'identities',
      line: reader.count(),
      ...(ciId !== undefined && { ciId }),
      ...(sequence !== undefined && { sequence }),
      ...(remediationId !== undefined && { remediationId }),
    });
  });
  let dropped = 0;
  await reader.start();

  /** What retention dropped leaves its identity, and the lists know its hash. */
  function checkAlone({ ciId, sequence, hash, remediationId }: ExportedIdentity): void {
    const subject = { where: 'identities', line: reader.count(), ciId, sequence, remediationId } as const;
    if (!isDropped(marks, ciId, sequence)) findings.add({ kind: 'identity', ...subject, problem: 'there is no record of it' });
    else dropped += 1;
    if (!answerMark(marks, ciId, { sequence, hash })) findings.add({ kind: 'mark', ...subject, problem: 'a signed list names another hash' });
  }

  return {
    count: reader.count,
    /** Identities whose record retention dropped. */
    dropped: (): number => dropped,

    /** @returns what is wrong with a record's identity; undefined when nothing is. */
    async match(row: ExaminedRow): Promise<string | undefined> {
      const isSame = reader.isAt(identityLine(row));
      if (!isSame) {
        let identity = await reader.current();
        for (; identity && isBefore(identity, row); identity = await reader.current()) {
          checkAlone(identity);
          await reader.pass(identity);
        }
        if (!identity || isBefore(row, identity)) return 'it has no identity';
        if (!reader.isAt(identityLine(row))) {
          await reader.pass(identity);
          return 'its identity says something else';
        }
      }
      await reader.pass(row);
      return undefined;
    },

    /** Looks at what stands behind the last record. */
    async finish(): Promise<void> {
      for (let identity = await reader.current(); identity; identity = await reader.current()) {
        checkAlone(identity);
        await reader.pass(identity);
      }
    },
  };
}

export type Identities = Awaited<ReturnType<typeof walkIdentities>>;
