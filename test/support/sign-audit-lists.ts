import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { ChainList, ChainListKind, ChainMark } from '../../src/contracts/audit-evidence.ts';
import { sha256 } from '../../src/decisions/verify-audit/find-fault.ts';
import { listKey, type ListFile } from '../../src/decisions/verify-audit/read-lists.ts';
import { DAY_MS, FIRST_DAY, signingTimes, type ExportOptions, type GeneratedChain } from './generate-audit-chain.ts';

export const KEY_ID = 'arn:aws:kms:us-east-1:000000000000:key/chain-signing';
const STAGE = 'test';

/** A key like the estate's; tests may keep one, since a signature's bytes are random. */
export function makeSigningKey(): { privateKey: KeyObject; publicKeys: Map<string, string> } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKeys: new Map([[KEY_ID, publicKey.export({ type: 'spki', format: 'pem' }).toString()]]) };
}

/** Signs a list as the estate does. */
export function signList(list: ChainList, privateKey: KeyObject): ListFile {
  const text = JSON.stringify(list);
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  return { key: listKey(list.kind, list.signedAt), text: JSON.stringify({ list: text, signature, keyId: KEY_ID }) };
}

/** Collects the marks of chains, and signs all lists in succession. */
export function createListWriter(options: ExportOptions, privateKey: KeyObject) {
  const times = signingTimes(options);
  const heads = times.map(() => ({ records: [] as ChainMark[], events: [] as ChainMark[] }));
  const anchors: ChainMark[] = [];
  const before: Partial<Record<ChainListKind, ListFile>> = {};

  function write(kind: ChainListKind, signedAt: number, records: ChainMark[], events: ChainMark[]): ListFile {
    const last = before[kind];
    const previous = last ? { key: last.key, sha256: sha256(last.text) } : null;
    return (before[kind] = signList({ schemaVersion: 1, kind, stage: STAGE, signedAt: new Date(signedAt).toISOString(), previous, records, events }, privateKey));
  }

  return {
    add(chain: GeneratedChain): void {
      if (chain.anchor) anchors.push(chain.anchor);
      for (const table of ['records', 'events'] as const) {
        chain.heads[table].forEach((mark, index) => mark && heads[index]?.[table].push(mark));
      }
    },
    /** In order of their keys; anchors are signed twice, half of them at first. */
    *sign(): Generator<ListFile> {
      const last = times.at(-1) ?? FIRST_DAY;
      if (anchors.length > 0) {
        yield write('anchors', last - 2 * DAY_MS, anchors.slice(0, Math.ceil(anchors.length / 2)), []);
        yield write('anchors', last - DAY_MS, anchors, []);
      }
      for (const [index, { records, events }] of heads.entries()) yield write('heads', times[index] ?? 0, records, events);
    },
    /** First lines of `ledger.jsonl`, once all are signed. */
    newest: (): string[] =>
      Object.entries(before).map(([kind, { key, text }]) => JSON.stringify({ newestList: { kind, key, sha256: sha256(text) } })),
  };
}

