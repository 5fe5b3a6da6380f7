import { randomUUID } from 'node:crypto';
import type { EffectRecord } from '../../local/estate/journal.ts';
import { requestHash } from '../../src/decisions/canonical-request.ts';
import { createLeaseStore } from '../../src/stores/lease-store.ts';
import { createLedgerStore } from '../../src/stores/ledger-store.ts';
import { CASE_NAMES, makeCase, type ActionCase } from '../actions/cases.ts';
import { makePlaybook, makeRequest } from '../support/fixtures.ts';
import { inParallel, World } from '../support/world.ts';

/** What two containers made of the same remediation. */
export interface Duel {
  name: string;
  /** How each of the two ended: the action's status, or the name of the error. */
  endings: string[];
  effects: number;
}

/** Later than an invocation could still run, so that the next one decides. */
const LATER_SECONDS = 100;

const runs = Number(process.argv[2]);
const world = await World.start({ inProcess: false });
const { flow } = world;
const ledger = createLedgerStore(flow.dynamodb, flow.outputs.LedgerTable);
const leases = createLeaseStore(flow.dynamodb, flow.outputs.LeaseTable);

/** What ExecuteAction gets when every gate has allowed it: accepted by the engine, the CI's lease taken. */
async function accept({ type, target, parameters }: ActionCase): Promise<object> {
  const id = randomUUID().slice(0, 13);
  const request = makeRequest({ remediationId: `rem-${id}`, incident: { ciId: `CI-${id}` } });
  const { remediationId, incident, attempt } = request;
  const now = await flow.now();
  const entry = { remediationId, requestHash: requestHash(request), requestBody: JSON.stringify(request), attempt };
  await ledger.receive({ ...entry, incidentId: incident.id, ciId: incident.ciId, playbookId: 'duel', receivedAt: now.toISOString(), expiresAt: 4e9 });
  const lease = await leases.acquire(incident.ciId, remediationId, 'P2', now);
  if (lease.kind === 'held') await ledger.recordLease(remediationId, lease.token);
  const ci = { ciId: incident.ciId, ciClass: 'Server' };
  const rule = { decision: { verdict: 'allow', detail: '', evidence: {} }, dryRun: false, playbook: makePlaybook({ action: { type, target, parameters } }), ci };
  const execution = { id: flow.executionArnOf(remediationId), name: remediationId, startTime: now.toISOString() };
  return { document: { request, rule }, execution, state: { name: 'ExecuteAction' } };
}

async function execute(payload: object): Promise<string> {
  const answer = await world.invoke('ExecuteAction', payload);
  const said = JSON.parse(answer.payload) as { status?: string; errorType?: string };
  return said.status ?? said.errorType ?? 'nothing';
}

const duels: (Omit<Duel, 'effects'> & { one: ActionCase; payload: object })[] = [];
const names = Array.from({ length: runs }, (_, index) => CASE_NAMES[index % CASE_NAMES.length] as string);
await inParallel(
  names,
  async (name) => {
    const one = makeCase(name);
    await flow.mergeEstate(one.seed);
    const payload = await accept(one);
    duels.push({ name, one, payload, endings: await Promise.all([execute(payload), execute(payload)]) });
  },
  4,
);
await flow.advance(LATER_SECONDS);
await inParallel(duels, async ({ payload, endings }) => void endings.push(await execute(payload)), 4);

const { effects } = await flow.estate<{ effects: EffectRecord[] }>('_effects');
const count = ({ one }: { one: ActionCase }): number => effects.filter(({ target }) => target.includes(one.effectTarget)).length;
console.log(JSON.stringify(duels.map((duel): Duel => ({ name: duel.name, endings: duel.endings, effects: count(duel) }))));
process.exit(0);
