import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { DescribeExecutionCommand, ExecutionDoesNotExist, paginateGetExecutionHistory, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { EstateSeed } from '../../local/estate/seed.ts';
import type { PlannedFault } from '../../local/estate/faults.ts';
import type { EffectRecord } from '../../local/estate/journal.ts';
import type { RemediationView } from '../../scripts/commands/load-remediation.ts';
import type { StackOutputs } from '../../scripts/connect.ts';
import type { DeadLetter } from '../../src/contracts/dead-letter.ts';
import type { Lease } from '../../src/stores/lease-store.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import type { RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { makePlaybook, makeUnsignedRequest, OPTED_IN } from './fixtures.ts';
import { control, startTestStack, type TestStack } from './stack.ts';

/** A stack, in another process or in this one. */
export type RunningStack = TestStack & { close(): Promise<void> };

type UnsignedChanges = Parameters<typeof makeUnsignedRequest>[1];

/** Between two looks: short at first, then longer, since each look is a request. */
const FIRST_LOOK_MS = 15;
const LONGEST_LOOK_MS = 200;
const LOOK_GROWTH = 1.4;
const PATIENCE_MS = 45_000;

/** Tests make more than a real account would stand. */
const NO_LIMITS = { stormPerHour: 1000, maxCisOfAccountAtOnce: 1000 };

/** An execution that has ended, and everything that was recorded of it. */
export interface Ended {
  status: string;
  states: string[];
  events: HistoryEvent[];
  view: RemediationView;
}

/** A CI of its own with its instance, so that tests don't get in each other's way. */
export interface Target {
  ciId: string;
  incidentId: string;
  instanceId: string;
}

/** Everything a test of the whole flow needs: the stack, its clients, and the product's own intake. */
export class Flow {
  readonly #stack: RunningStack;
  readonly outputs: StackOutputs;
  readonly sqs: SQSClient;
  readonly sfn: SFNClient;
  readonly kms: KMSClient;
  readonly dynamodb: DynamoDBDocumentClient;
  readonly #sns = new SNSClient({});
  readonly #transitions = new Set<string>();
  #letters: DeadLetter[] = [];

  private constructor(
    stack: RunningStack,
    clients: { sqs: SQSClient; sfn: SFNClient; kms: KMSClient; dynamodb: DynamoDBDocumentClient },
  ) {
    this.#stack = stack;
    this.outputs = stack.outputs as unknown as StackOutputs;
    this.sqs = clients.sqs;
    this.sfn = clients.sfn;
    this.kms = clients.kms;
    this.dynamodb = clients.dynamodb;
  }

  /** Boots and bootstraps a stack of its own. The clients are loaded after that: they read the environment once. */
  static async start(): Promise<Flow> {
    const { ready, close } = await startTestStack();
    return Flow.over({ ...ready, close });
  }

  /** Bootstraps a stack that runs already. */
  static async over(stack: RunningStack): Promise<Flow> {
    Object.assign(process.env, stack.environment);
    const { bootstrap } = await import('../../scripts/bootstrap.ts');
    await bootstrap({ stage: 'local' });
    // One after the other: jest's ES module loader can't link shared modules for several imports at once.
    const { sqs } = await import('../../src/platform/clients/sqs.ts');
    const { sfn } = await import('../../src/platform/clients/sfn.ts');
    const { kms } = await import('../../src/platform/clients/kms.ts');
    const { dynamodb } = await import('../../src/platform/clients/dynamodb.ts');
    const flow = new Flow(stack, { sqs, sfn, kms, dynamodb });
    await flow.putPlaybook();
    await flow.put(flow.outputs.ControlTable, { scope: 'all', limits: NO_LIMITS });
    return flow;
  }

  /** `from → to` of every transition that an execution took. */
  get transitions(): ReadonlySet<string> {
    return this.#transitions;
  }

  close = (): Promise<void> => this.#stack.close();
  estate = <T>(path: string, body?: object, method?: string) =>
    control<T>(`${process.env['STACKFLOW_CONTROL_URL']}/${path}`, body, method);
  runtime = <T>(path: string, body?: object) => control<T>(`${process.env['STACKFLOW_RUNTIME_URL']}/${path}`, body);
  mergeEstate = (seed: EstateSeed) => this.estate('_estate', seed, 'PUT');
  fault = (fault: Omit<PlannedFault, 'times'> & { times?: number }) => this.estate('_faults', fault);
  clearFaults = () => this.estate('_faults', undefined, 'DELETE');
  skipWaits = (skipWaits: boolean) => this.estate('_clock', { skipWaits });
  advance = (advanceSeconds: number) => this.estate('_clock', { advanceSeconds });
  silenceEvents = (isSilent: boolean) => this.runtime('_events', { isSilent });
  /** @param state name of a state, or of another function as it stands behind `StackFlow-` */
  crash = (state: string, times = 4, when: 'before' | 'after' = 'before') =>
    this.runtime('_crash', { functionName: `StackFlow-${state}-local`, when, times });

  /** Invocations so far, without those that are no part of one remediation's execution. */
  async invocations(): Promise<string[]> {
    const { invocations } = await this.runtime<{ invocations: { functionName: string }[] }>('_invocations');
    return invocations.map(({ functionName }) => functionName).filter((name) => !/SettleExecution|RecordChange|LinkCloudTrailEvent/.test(name));
  }

  async now(): Promise<Date> {
    return new Date((await this.estate<{ now: string }>('_clock')).now);
  }

  put = (table: string, item: object) => this.dynamodb.send(new PutCommand({ TableName: table, Item: item }));
  delete = (table: string, key: Record<string, unknown>) => this.dynamodb.send(new DeleteCommand({ TableName: table, Key: key }));

  /** Takes back a switch; the row `all` keeps the limits that tests need. */
  clearControl = (scope: string) =>
    scope === 'all'
      ? this.put(this.outputs.ControlTable, { scope, limits: NO_LIMITS })
      : this.delete(this.outputs.ControlTable, { scope });

  async putPlaybook(changes: Partial<Playbook> = {}): Promise<Playbook> {
    const playbook = makePlaybook(changes);
    await this.put(this.outputs.PlaybookTable, playbook);
    return playbook;
  }

  /** Makes a CI, its incident and its instance, all new. */
  async makeTarget(ci: object = {}, ssm: NonNullable<EstateSeed['instances']>[number]['ssm'] = { runSeconds: 5 }): Promise<Target> {
    const id = randomUUID().replaceAll('-', '');
    const target = { ciId: `CI${id.slice(0, 10)}`, incidentId: `INC${id.slice(0, 10)}`, instanceId: `i-${id.slice(0, 17)}` };
    await this.mergeEstate({ instances: [{ instanceId: target.instanceId, ssm, tags: OPTED_IN }] });
    await this.put(this.outputs.CiTable, {
      ciId: target.ciId,
      ciClass: 'Server',
      environment: 'test',
      instanceId: target.instanceId,
      ...ci,
    });
    await this.makeIncident(target.incidentId);
    return target;
  }

  /** @returns its id */
  async makeIncident(id = `INC${randomUUID().slice(0, 8)}`): Promise<string> {
    await this.put(this.outputs.IncidentTable, { id, state: 'new' });
    return id;
  }

  /** @returns a signed request about that CI. */
  async sign({ ciId, incidentId }: Pick<Target, 'ciId' | 'incidentId'>, changes: UnsignedChanges = {}): Promise<RemediationRequest> {
    const { signRequest } = await import('../../src/intake/sign-request.ts');
    const unsigned = makeUnsignedRequest(await this.now(), {
      remediationId: `rem-${randomUUID()}`,
      ...changes,
      incident: { id: incidentId, ciId, ...changes.incident },
    });
    return signRequest(unsigned, { kms: this.kms, keyId: this.outputs.SigningKeyId });
  }

  async publish(request: RemediationRequest): Promise<void> {
    const { publishRequest } = await import('../../src/intake/publish-request.ts');
    await publishRequest(request, { sns: this.#sns, topicArn: this.outputs.RequestTopicArn });
  }

  /** Publishes past the intake, with the attribute that a careless or lying sender would give. */
  publishClaiming = (request: RemediationRequest, priority?: string) =>
    this.#sns.send(
      new PublishCommand({
        TopicArn: this.outputs.RequestTopicArn,
        Message: JSON.stringify(request),
        MessageGroupId: request.incident.ciId,
        MessageDeduplicationId: request.remediationId,
        ...(priority !== undefined && { MessageAttributes: { priority: { DataType: 'String', StringValue: priority } } }),
      }),
    );

  /** Sends a body past the topic. */
  sendRaw = (body: string, queue: 'P1' | 'Standard' = 'Standard', groupId = 'CI-raw', deduplicationId: string = randomUUID()) =>
    this.sqs.send(
      new SendMessageCommand({
        QueueUrl: queue === 'P1' ? this.outputs.P1QueueUrl : this.outputs.StandardQueueUrl,
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
      }),
    );

  executionArnOf = (remediationId: string): string =>
    `${this.outputs.StateMachineArn.replace(':stateMachine:', ':execution:')}:${remediationId}`;

  async describe(remediationId: string): Promise<string | undefined> {
    try {
      const answer = await this.sfn.send(new DescribeExecutionCommand({ executionArn: this.executionArnOf(remediationId) }));
      return answer.status;
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  async load(remediationId: string): Promise<RemediationView> {
    const { loadRemediation } = await import('../../scripts/commands/load-remediation.ts');
    const view = await loadRemediation(remediationId, this.outputs);
    if (!view) throw new Error(`no ledger row of ${remediationId}`);
    return view;
  }

  /** Waits until the execution has ended. */
  async ended({ remediationId }: Pick<RemediationRequest, 'remediationId'>): Promise<Ended> {
    const status = await until(`the end of ${remediationId}`, async () => {
      const now = await this.describe(remediationId);
      return now === 'RUNNING' ? undefined : now;
    });
    const events = await this.history(remediationId);
    return { status, events, states: statesOf(events), view: await this.load(remediationId) };
  }

  async history(remediationId: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    const pages = paginateGetExecutionHistory({ client: this.sfn }, { executionArn: this.executionArnOf(remediationId) });
    for await (const page of pages) events.push(...(page.events ?? []));
    const states = statesOf(events);
    for (const [index, state] of states.entries()) if (index > 0) this.#transitions.add(`${states[index - 1]} → ${state}`);
    return events;
  }

  /** Signs, publishes and waits for the end. */
  async remediate(target: Pick<Target, 'ciId' | 'incidentId'>, changes: UnsignedChanges = {}): Promise<Ended> {
    const request = await this.sign(target, changes);
    await this.publish(request);
    return this.ended(request);
  }

  /** @returns the effects whose token names this remediation, or, for what has no token, this target. */
  async effectsOf(tokenOrTarget: string): Promise<EffectRecord[]> {
    const { effects } = await this.estate<{ effects: EffectRecord[] }>('_effects');
    return effects.filter(({ token, target }) => token.includes(tokenOrTarget) || target === tokenOrTarget);
  }

  /** Waits for a dead letter that fits; the others are kept for those who ask for them. */
  deadLetter(fits: (letter: DeadLetter) => boolean): Promise<DeadLetter> {
    return until('a dead letter', async () => {
      const QueueUrl = this.outputs.DeadLetterQueueUrl;
      const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      this.#letters.push(...Messages.map(({ Body = '{}' }) => JSON.parse(Body) as DeadLetter));
      return this.#letters.find(fits);
    });
  }

  deadLetterOf = (remediationId: string) => this.deadLetter((letter) => letter.remediationId === remediationId);

  async leaseOf(ciId: string): Promise<Lease | undefined> {
    const { Item } = await this.dynamodb.send(new GetCommand({ TableName: this.outputs.LeaseTable, Key: { ciId }, ConsistentRead: true }));
    return Item as Lease | undefined;
  }

  async workNotesOf(incidentId: string): Promise<Record<string, unknown>> {
    const { Item } = await this.dynamodb.send(new GetCommand({ TableName: this.outputs.IncidentTable, Key: { id: incidentId } }));
    return (Item?.['work_notes'] ?? {}) as Record<string, unknown>;
  }

  /** Waits until the ledger says that nothing of this remediation is left to do. */
  settled = (remediationId: string): Promise<RemediationView> =>
    until(`the settlement of ${remediationId}`, async () => {
      const view = await this.load(remediationId);
      return view.ledger.settledAt ? view : undefined;
    });
}

/** @returns the names of the states in the order in which they were entered. */
export const statesOf = (events: HistoryEvent[]): string[] =>
  events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);

/** Looks until there is something. @throws Error naming what it waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, patienceMs = PATIENCE_MS): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(wait * LOOK_GROWTH, LONGEST_LOOK_MS)) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pause(wait);
  }
}
