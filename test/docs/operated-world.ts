import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { rejectedId, sha256Of } from '../../src/decisions/review-id.ts';
import { makePlaybook, makeUnsignedRequest, OPTED_IN } from '../support/fixtures.ts';
import { Flow, until } from '../support/flow.ts';

/** CI and incident that the documents' examples name. */
const EXAMPLE = { ciId: 'CI0000801', incidentId: 'INC0001234', instanceId: 'i-0000000000000801a' };

const CALENDAR = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'DTSTART:20261205T220000Z', 'DTEND:20261206T020000Z', 'END:VEVENT', 'END:VCALENDAR'];

/** What waits for each kind of command that takes one away. */
interface Pools {
  /** Remediations. */
  failed: string[];
  /** Messages that the engine refused. */
  rejected: string[];
  /** Remediations that wait for somebody's approval. */
  asking: string[];
}

async function makeExample(flow: Flow): Promise<string> {
  const { ciId, incidentId, instanceId } = EXAMPLE;
  await flow.mergeEstate({ instances: [{ instanceId, ssm: { runSeconds: 1 }, tags: OPTED_IN }] });
  await flow.put(flow.outputs.CiTable, { ciId, ciClass: 'Server', environment: 'test', instanceId });
  await flow.makeIncident(incidentId);
  return (await flow.remediate(EXAMPLE)).view.remediationId;
}

async function makeFailed(flow: Flow, playbookId: string): Promise<string> {
  const target = await flow.makeTarget({}, { runSeconds: 1, outcome: 'Failed' });
  const { view } = await flow.remediate(target, { action: { playbookId } });
  return view.remediationId;
}

/** @returns id of the review of a request of ours that came too late: nothing had to run for it. */
async function makeRejected(flow: Flow): Promise<string> {
  const auth = { issuedAt: '2026-05-19T10:00:00.000Z', expiresAt: '2026-05-19T10:15:00.000Z' };
  const request = await flow.sign(await flow.makeTarget(), { action: { playbookId: 'reviewed-one-by-one' }, auth });
  await flow.publish(request);
  const remediationId = rejectedId('expired', sha256Of(JSON.stringify(request)));
  const Key = { remediationId };
  await until('its refusal', async () => (await flow.dynamodb.send(new GetCommand({ TableName: flow.outputs.LedgerTable, Key }))).Item);
  return remediationId;
}

/** @returns the CI that stays held, since nobody saw whether its effect happened. */
async function makeHeld(flow: Flow): Promise<string> {
  const target = await flow.makeTarget();
  await flow.fault({ service: 'ssm', operation: 'SendCommand', kind: 'timeout', match: target.instanceId });
  await flow.remediate(target);
  return target.ciId;
}

async function makeAsking(flow: Flow): Promise<string> {
  const request = await flow.sign(await flow.makeTarget(), { action: { playbookId: 'asks-first' } });
  await flow.publish(request);
  await until('the question', async () => (await flow.load(request.remediationId).catch(() => undefined))?.ledger.approval);
  return request.remediationId;
}

/** What record-change failed at, twice: one to look at, and one to delete. */
async function fillSettleQueue({ sqs }: Flow): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'StackFlow-Remediation-Settle-DLQ-local' }));
  for (const word of ['first', 'second']) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: word }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 600 }));
  return Messages?.[0]?.ReceiptHandle ?? '';
}

/** The documents' playbook, of which bootstrap has put version 1. */
async function addVersions(flow: Flow): Promise<void> {
  const { $schema: _, ...first } = JSON.parse(readFileSync('playbooks/disk-full-clean-up.json', 'utf8')) as Record<string, unknown>;
  await flow.put(flow.outputs.PlaybookTable, { ...first, version: 2, description: 'Cleans up more.' });
  await flow.put(flow.outputs.PlaybookTable, { ...first, version: 3, status: 'shadow' });
}

/** The key that signs the chains' heads, as a person gets it from KMS. */
async function readPublicKey({ kms, outputs }: Flow): Promise<string> {
  const { PublicKey = new Uint8Array() } = await kms.send(new GetPublicKeyCommand({ KeyId: outputs.ChainSigningKeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' }).export({ format: 'pem', type: 'spki' }).toString();
}

const times = async <Item>(count: number, make: () => Promise<Item>): Promise<Item[]> => Promise.all(Array.from({ length: count }, make));

/** A request without id, times and signature. */
const draft = () => {
  const { schemaVersion, incident, classification, action } = makeUnsignedRequest(new Date(), { incident: { id: EXAMPLE.incidentId, ciId: EXAMPLE.ciId } });
  return { schemaVersion, incident, classification, action };
};

/** What documents write in capitals, or name as a file of the reader's own. */
const PLACEHOLDER = /\b(?:[A-Z]+-(?:ID|HANDLE)|KEY\.pem|DIR|TEXT|request\.json|maintenance\.ics)\b/g;

/** A stack on which each thing has happened that the documents' commands are about. */
export class OperatedWorld {
  readonly flow: Flow;
  readonly #directory = mkdtempSync(join(tmpdir(), 'operated-'));
  readonly #pools: Pools;
  readonly #values: Record<string, string>;

  private constructor(flow: Flow, pools: Pools, values: Record<string, string>) {
    this.flow = flow;
    this.#pools = pools;
    this.#values = { ...values, 'TEXT': 'drill', 'PLAYBOOK-ID': 'restart-service', 'DIR': join(this.#directory, 'export') };
    this.#write('request.json', JSON.stringify(draft()));
    this.#write('maintenance.ics', CALENDAR.join('\r\n'));
  }

  /** @param needed how many the documents' commands take away */
  static async start(needed: Record<keyof Pools, number>): Promise<OperatedWorld> {
    const flow = await Flow.start();
    await flow.putPlaybook({ playbookId: 'reviewed-one-by-one' });
    await flow.putPlaybook({ playbookId: 'asks-first', safety: { ...makePlaybook().safety, approval: { people: 1, withinSeconds: 3600 } } });
    await addVersions(flow);
    const succeeded = await makeExample(flow);
    const failed = await times(needed.failed, () => makeFailed(flow, 'reviewed-one-by-one'));
    const rejected = await times(needed.rejected, () => makeRejected(flow));
    await makeFailed(flow, 'restart-service');
    const held = await makeHeld(flow);
    await flow.skipWaits(false);
    const asking = await times(needed.asking, () => makeAsking(flow));
    const handle = await fillSettleQueue(flow);
    const world = new OperatedWorld(flow, { failed, rejected, asking }, { 'REMEDIATION-ID': succeeded, 'CI-ID': held, 'RECEIPT-HANDLE': handle });
    world.#write('KEY.pem', await readPublicKey(flow));
    return world;
  }

  /** Takes back what another document's commands have paused. */
  resume = () => this.flow.clearControl('all');

  /** @returns the line with everything in it that only the reader's own stack can say. */
  fillIn(line: string): string {
    return line
      .replace(/--stage prod\b/, '--stage local')
      .replace(/(?<=--queue-name )([\w-]+?)(?:-local)?(\.fifo)?(?=\s|$)/, '$1-local$2')
      .replace(PLACEHOLDER, (name) => this.#supply(name, line));
  }

  close(): Promise<void> {
    rmSync(this.#directory, { recursive: true });
    return this.flow.close();
  }

  #supply(name: string, line: string): string {
    const value = this.#take(name, line) ?? this.#values[name];
    if (value === undefined) throw new Error(`${line}: what is ${name}?`);
    return value;
  }

  /** @returns one that no command has taken yet, for commands that take it away. */
  #take(name: string, line: string): string | undefined {
    const [, taken = ''] = /\bstackflow (?:-- )?(?:dlq )?(replay|discard|approve|deny|show)\b/.exec(line) ?? [];
    const { asking, rejected, failed } = this.#pools;
    if (name === 'REVIEW-ID') return taken === 'show' ? rejected[0] : rejected.pop();
    if (name !== 'REMEDIATION-ID' || taken === 'show') return undefined;
    return { approve: asking, deny: asking, replay: failed }[taken]?.pop();
  }

  #write(name: string, text: string): void {
    const file = join(this.#directory, name);
    writeFileSync(file, text);
    this.#values[name] = file;
  }
}
