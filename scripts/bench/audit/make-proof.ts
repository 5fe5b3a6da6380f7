import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { ChainList, ChainMark, LedgerFact, NewestList } from '../../../src/contracts/audit-evidence.ts';
import { listKey, type ListFile } from '../../../src/decisions/verify-audit/read-lists.ts';
import type { ChainLink } from '../../../src/stores/audit-canonical.ts';
import type { Trail } from '../../audit/trail.ts';
import { makeTrail, type TrailEntry, type TrailOptions } from './make-trail.ts';

const KEY_ID = 'arn:aws:kms:us-east-1:000000000000:key/bench';
export const STAGE = 'bench';

/** A million records over seven years have so many a day, and lists are signed daily: fewer records have fewer lists. */
const RECORDS_A_LIST = 391;
const SIGNED_AFTER_MS = 5 * 60_000;
/** How long the ledger keeps its rows. */
const LEDGER_MS = 400 * 86_400_000;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const markOf = ({ record, hash }: ChainLink<{ ciId: string }>): ChainMark => [record.ciId, record.sequence, hash];
const sorted = (marks: Map<string, ChainMark>): ChainMark[] =>
  [...marks.values()].sort(([one], [other]) => (one < other ? -1 : 1));

function toFact({ record: { record, hash }, event }: TrailEntry): LedgerFact {
  const { remediationId, ciId, requestedAt, sequence } = record;
  const events = event ? [{ eventId: event.record.eventId, sequence: event.record.sequence, hash: event.hash }] : [];
  return { remediationId, ciId, receivedAt: requestedAt, audit: { sequence, hash }, events };
}

function signList(list: ChainList, privateKey: KeyObject): ListFile {
  const text = JSON.stringify(list);
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  return { key: listKey('heads', list.signedAt), text: JSON.stringify({ list: text, signature, keyId: KEY_ID }) };
}

/**
 * Signs the heads of a trail's chains as the estate would have, by a key of its own, and keeps the ledger's facts: they are
 * there once all lists are read.
 */
export function makeProof(options: TrailOptions): Pick<Trail, 'lists' | 'ledger' | 'publicKeys'> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const facts: LedgerFact[] = [];
  let newest: NewestList | undefined;

  function next(time: Date, records: Map<string, ChainMark>, events: Map<string, ChainMark>): ListFile {
    const previous = newest ? { key: newest.key, sha256: newest.sha256 } : null;
    const signedAt = new Date(time.getTime() + SIGNED_AFTER_MS).toISOString();
    const heads = { records: sorted(records), events: sorted(events) };
    const list = signList({ schemaVersion: 1, kind: 'heads', stage: STAGE, signedAt, previous, ...heads }, privateKey);
    newest = { kind: 'heads', key: list.key, sha256: sha256(list.text) };
    return list;
  }

  async function* makeLists(): AsyncGenerator<ListFile> {
    const [records, events] = [new Map<string, ChainMark>(), new Map<string, ChainMark>()];
    let number = 0;
    for (const entry of makeTrail(options)) {
      const { ciId, recordedAt } = entry.record.record;
      records.set(ciId, markOf(entry.record));
      if (entry.event) events.set(ciId, markOf(entry.event));
      if (Date.parse(recordedAt) >= options.to.getTime() - LEDGER_MS) facts.push(toFact(entry));
      number += 1;
      if (number % RECORDS_A_LIST === 0) yield next(new Date(recordedAt), records, events);
    }
  }

  async function* makeLedger(): AsyncGenerator<string> {
    if (newest) yield JSON.stringify({ newestList: newest });
    for (const fact of facts) yield JSON.stringify(fact);
  }

  const publicKeys = new Map([[KEY_ID, publicKey.export({ type: 'spki', format: 'pem' }).toString()]]);
  return { lists: makeLists(), ledger: makeLedger(), publicKeys };
}
