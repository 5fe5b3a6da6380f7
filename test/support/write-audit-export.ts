import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LedgerFact } from '../../src/contracts/audit-evidence.ts';
import { createListWriter, generateChains, ledgerLines, makeSigningKey, STAGE, type ExportOptions } from './make-audit-export.ts';

async function write(stream: WriteStream, lines: string[]): Promise<void> {
  if (lines.length > 0 && !stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
}

/** Writes an export as `stackflow audit export` does, one CI after the other: it may be larger than the memory. */
export async function writeAuditExport(directory: string, options: ExportOptions): Promise<void> {
  const { privateKey, publicKeys } = makeSigningKey();
  const lists = createListWriter(options, privateKey);
  const facts: LedgerFact[] = [];
  mkdirSync(directory, { recursive: true });
  const open = (name: string): WriteStream => createWriteStream(join(directory, name), { highWaterMark: 4 * 1024 * 1024 });
  const streams = { records: open('records.jsonl'), events: open('events.jsonl'), identities: open('identities.jsonl') };
  for (const chain of generateChains(options)) {
    lists.add(chain);
    facts.push(...chain.facts);
    for (const part of ['records', 'events', 'identities'] as const) await write(streams[part], chain[part]);
  }
  for (const { key, text } of lists.sign()) {
    mkdirSync(join(directory, dirname(key)), { recursive: true });
    writeFileSync(join(directory, key), text);
  }
  const ledger = open('ledger.jsonl');
  await write(ledger, ledgerLines(lists.newest(), facts));
  for (const stream of [...Object.values(streams), ledger]) await once(stream.end(), 'finish');
  writeFileSync(join(directory, 'keys.json'), JSON.stringify(Object.fromEntries(publicKeys)));
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ stage: STAGE }));
}
