import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import inject from 'light-my-request';
import type { PlannedFault } from '../../local/estate/faults.ts';
import type { CallRecord, EffectRecord } from '../../local/estate/journal.ts';
import type { CommandSeed } from '../../local/estate/seed.ts';
import type { RemediationView } from '../../scripts/commands/load-remediation.ts';
import { currentLife, type Life } from '../../local/lambda/life.ts';
import { serverAt } from '../../local/listen.ts';
import type { Execution } from '../../local/step-functions/execution.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import type { Safety } from '../../src/contracts/playbook.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { makeCase, type ActionCase } from '../actions/cases.ts';
import { makePlaybook } from './fixtures.ts';
import { Flow, until } from './flow.ts';

const ROLE = { roleArn: 'arn:aws:iam::000000000000:role/StackFlow-Remediation-Target-cases', externalId: 'cases' };

/** Longer than the sweeper leaves a remediation to itself, in seconds; and how many sweeps mend everything. */
const SWEEP_AFTER_SECONDS = 301;
const SWEEPS = 4;

const DAY_MS = 86_400_000;

/** Real time that a trial may take while dozens run at once: their waits end only when all wait. */
const PATIENCE_MS = 3_000_000;

/** What goes wrong in one case: where, how, how often, and after how many fitting requests. */
export interface Mishap extends Pick<PlannedFault, 'service' | 'operation' | 'kind' | 'skip'> {
  times?: number;
  /** Only requests that are about this of the case; by default its target. The activity is everyone's: such cases run alone. */
  about?: 'target' | 'remediation' | 'ci' | 'activity';
}

/** What a request says when it is about this of a case. */
type Texts = Record<NonNullable<Mishap['about']>, string>;

/** The key of the row that limits count in. It names every remediation that is under way, whoever writes it. */
const ACTIVITY = '{"S":"activity"}';

export interface Trial {
  one: ActionCase;
  remediationId: string;
  ciId: string;
  incidentId: string;
  mishaps: Mishap[];
  /** How often mishaps struck, and how many requests they let pass before. */
  strikes: number;
  passed: number;
}

/** What became of a trial, once everything is settled. */
export interface Verdict extends Trial {
  view: RemediationView;
  effects: EffectRecord[];
  notes: string[];
}

/** How often the same message comes, before the end and after it. */
export interface Copies {
  early?: number;
  late?: number;
}

/** What is different from an action that succeeds unhindered. */
export interface Scenario {
  /** How its commands go. */
  ssm?: CommandSeed;
  safety?: Partial<Safety>;
  request?: Parameters<Flow['sign']>[1];
  /** What stands before the message comes. */
  arrange?: (flow: Flow, ciId: string) => Promise<void>;
}

/** The whole stack in this process, on which cases run by the dozen. Only for programs of their own, not for jest. */
export class World {
  readonly flow: Flow;
  readonly #stack: Stack;

  private constructor(flow: Flow, stack: Stack) {
    this.flow = flow;
    this.#stack = stack;
  }

  /**
   * @param inProcess without it the handlers run in containers of their own, and every request goes over HTTP
   * @param maxSkewSeconds how far the clock of an invocation (or container) may be off
   * @param pace how fast time runs by itself; slow, nothing is late because the machine is busy
   */
  static async start({ inProcess = true, maxSkewSeconds = 0, pace = 1 } = {}): Promise<World> {
    const stack = await startStack({ inProcess, maxSkewSeconds, pace, skipWaits: true, isAnnounced: false });
    const flow = await Flow.over(stack);
    flow.estate = askWithoutSocket;
    await flow.mergeEstate({ roles: [ROLE] });
    const world = new World(flow, stack);
    if (inProcess) world.#skewClocks(maxSkewSeconds);
    return world;
  }

  /**
   * Remediates a target of its own, as a role of its own, with all mishaps planned.
   * @param copies of the message, sent past the topic
   */
  async run(name: string, mishaps: Mishap[] = [], { early = 0, late = 0 }: Copies = {}, scenario: Scenario = {}): Promise<Trial> {
    const one = makeCase(name);
    const request = await this.#prepare(one, scenario);
    const { remediationId, incident } = request;
    const texts = { target: one.match, remediation: remediationId, ci: incident.ciId, activity: ACTIVITY };
    const isOfSqs = ({ service }: Mishap): boolean => service === 'sqs';
    await this.#plan(mishaps.filter((mishap) => !isOfSqs(mishap)), texts);
    await this.flow.publish(request);
    await this.#sendCopies(request, early);
    // These are meant for what the remediation sends, not for its own message.
    await this.#plan(mishaps.filter(isOfSqs), texts);
    await this.ended(remediationId);
    const struck = await this.#takeBack(mishaps, texts);
    await this.#sendCopies(request, late);
    return { one, remediationId, ciId: incident.ciId, incidentId: incident.id, mishaps, ...struck };
  }

  /** Makes target, playbook, CI and incident. @returns the signed request */
  async #prepare({ type, target, parameters, seed }: ActionCase, { ssm, safety, request, arrange }: Scenario): Promise<RemediationRequest> {
    const id = randomUUID().replaceAll('-', '').slice(0, 16);
    const [ciId, incidentId, playbookId] = [`CI${id}`, `INC${id}`, `case-${id}`];
    const instances = seed.instances?.map((instance) => ({ ...instance, ssm: { ...instance.ssm, ...ssm } }));
    await this.flow.mergeEstate({ ...seed, ...(instances && { instances }) });
    const action = { type, target, parameters, allowedRoles: [ROLE.roleArn] };
    await this.flow.putPlaybook({ playbookId, action, safety: { ...SAFETY, ...safety } });
    await this.flow.put(this.flow.outputs.CiTable, { ciId, ciClass: 'Server', environment: 'test' });
    await this.flow.put(this.flow.outputs.IncidentTable, { id: incidentId, state: 'new' });
    await arrange?.(this.flow, ciId);
    // Whoever shares a batch with one whose engine crashes comes back minutes later, and again with the next one.
    const expiresAt = new Date(this.now() + DAY_MS).toISOString();
    const auth = { targetRoleArn: ROLE.roleArn, externalId: ROLE.externalId, expiresAt };
    return this.flow.sign({ ciId, incidentId }, { ...request, action: { playbookId }, auth });
  }

  async #plan(mishaps: Mishap[], texts: Texts): Promise<void> {
    for (const { about = 'target', ...mishap } of mishaps)
      await this.flow.fault({ ...mishap, match: texts[about], ...(about !== 'activity' && { unless: ACTIVITY }) });
  }

  async #sendCopies(request: RemediationRequest, count: number): Promise<void> {
    for (let copy = 0; copy < count; copy += 1) await this.flow.sendRaw(JSON.stringify(request), 'Standard', request.incident.ciId);
  }

  /** Lets virtual time pass, together with whatever else waits. */
  wait = (seconds: number): Promise<void> =>
    new Promise((resolve) => void this.#stack.clock.setTimer(resolve, seconds * 1000, { skippable: true }));

  /** Virtual time, in epoch milliseconds. */
  now = (): number => this.#stack.clock.now();

  /** Gives every invocation a clock of its own, up to so many seconds ahead or behind. */
  #skewClocks(maxSeconds: number): void {
    const skews = new WeakMap<Life, number>();
    const skewOf = (life: Life): number => {
      const skew = skews.get(life) ?? (Math.random() * 2 - 1) * maxSeconds * 1000;
      skews.set(life, skew);
      return skew;
    };
    systemClock.now = () => {
      const life = currentLife();
      return new Date(this.now() + (life ? skewOf(life) : 0));
    };
  }

  /** Invokes the function of one state, as Step Functions would. */
  invoke = (state: string, payload: object) => this.#stack.runtime.invoke(`StackFlow-${state}-local`, JSON.stringify(payload));

  /** Lets the sweeper mend what crashes have left. */
  async settle(): Promise<void> {
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      await this.#stack.clock.whenIdle();
      this.#stack.clock.advance(SWEEP_AFTER_SECONDS * 1000);
    }
    await this.#stack.clock.whenIdle();
  }

  async judge(trials: Trial[]): Promise<Verdict[]> {
    const { effects } = await this.flow.estate<{ effects: EffectRecord[] }>('_effects');
    const judged: Verdict[] = [];
    await inParallel(trials, async (trial) => {
      const view = await this.flow.load(trial.remediationId);
      const notes = Object.keys(await this.flow.workNotesOf(trial.incidentId));
      judged.push({ ...trial, view, notes, effects: effects.filter(({ target }) => target.includes(trial.one.effectTarget)) });
    });
    return judged;
  }

  /** @returns the calls (`service operation`) that a trial made on its target, without repetition. */
  async callsOf({ remediationId }: Trial): Promise<string[]> {
    const { calls } = await this.flow.estate<{ calls: CallRecord[] }>('_calls');
    const made = calls.filter(({ identity }) => identity.endsWith(`/${remediationId}`));
    return [...new Set(['sts AssumeRole', ...made.map(({ service, operation }) => `${service} ${operation}`)])];
  }

  started = (remediationId: string): Promise<true> =>
    until(`the start of ${remediationId}`, () => Promise.resolve(this.execution(remediationId) !== undefined || undefined), PATIENCE_MS);

  /** Waits until the execution has ended. */
  ended = (remediationId: string): Promise<true> =>
    until(`the end of ${remediationId}`, () => Promise.resolve(this.#hasEnded(remediationId) || undefined), PATIENCE_MS);

  #hasEnded(remediationId: string): boolean {
    const status = this.execution(remediationId)?.status;
    return status !== undefined && status !== 'RUNNING';
  }

  /** Asked without a request: thousands of trials would spend their time on asking. */
  execution(remediationId: string): Execution | undefined {
    try {
      return this.#stack.executions.get(this.flow.executionArnOf(remediationId));
    } catch {
      return undefined;
    }
  }

  /** Takes back what is left of the mishaps. */
  async #takeBack(mishaps: Mishap[], texts: Texts): Promise<Pick<Trial, 'strikes' | 'passed'>> {
    const { faults } = await this.flow.estate<{ faults: PlannedFault[] }>('_faults');
    const left = faults.filter(({ match = '' }) => Object.values(texts).includes(match));
    for (const { match } of left) await this.flow.estate('_faults', { match }, 'DELETE');
    const strikes = sum(mishaps, ({ times = 1 }) => times) - sum(left, ({ times }) => times);
    return { strikes, passed: sum(mishaps, ({ skip = 0 }) => skip) - sum(left, ({ skip = 0 }) => skip) };
  }
}

const sum = <Item>(items: Item[], valueOf: (item: Item) => number): number => items.reduce((total, item) => total + valueOf(item), 0);

/** `fetch` measures its time-outs in virtual time, which jumps. */
async function askWithoutSocket<Answer>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Answer> {
  const server = serverAt(new URL(process.env['STACKFLOW_CONTROL_URL'] ?? '').host);
  const dispatch: RequestListener = (request, response) => void server?.emit('request', request, response);
  const { statusCode, payload } = await inject(dispatch, { url: `/${path}`, method, ...(body && { payload: JSON.stringify(body) }) });
  if (statusCode !== 200) throw new Error(`${method} ${path} was refused: ${payload}`);
  return JSON.parse(payload) as Answer;
}

const SAFETY = { ...makePlaybook().safety, expectedSeconds: 10 };

/** Runs a piece of work for each item, some at a time. */
export async function inParallel<Item>(items: readonly Item[], run: (item: Item, index: number) => Promise<void>, atOnce = 48): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await run(items[index] as Item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/**
 * @param failure the reason with which an action fails that has had its effect
 * @returns what a verdict breaks of the promise: at most one effect, one audit record, one work note, the lease given back.
 */
export function brokenPromises({ view, effects, notes, remediationId }: Verdict, failure?: string): string[] {
  const { audit, ledger, lease } = view;
  const isUnknown = audit?.['reason'] === 'unknown-outcome';
  const promises: [string, boolean][] = [
    [`${effects.length} effects`, effects.length <= 1],
    ['no audit record', audit !== null],
    [`work notes: ${notes.join()}`, notes.filter((key) => !key.includes('-held-')).join() === remediationId],
    ['success without an effect', audit?.['result'] !== 'success' || effects.length === 1],
    ['an effect that nobody knows of', effects.length === 0 || audit?.['result'] === 'success' || isUnknown || audit?.['reason'] === failure],
    [`lease held by ${lease?.holder}`, (lease?.holder === undefined) !== isUnknown],
    ['not settled', ledger.settledAt !== undefined],
    ['failed, but in no dead-letter queue', audit?.['result'] !== 'failure' || ledger.deadLetteredAt !== undefined],
  ];
  return promises.filter(([, isKept]) => !isKept).map(([what]) => what);
}
