import { setTimeout as wait } from 'node:timers/promises';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { findRejection, type Rejection } from '../../src/operations/review/find-rejection.ts';
import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createReviewStore } from '../../src/stores/review-store.ts';
import { executionArnOf, loadRemediation, type RemediationView } from '../../scripts/commands/load-remediation.ts';
import { sendMessage, type Sent } from '../../scripts/commands/send-message.ts';
import type { StackOutputs } from '../../scripts/connect.ts';
import { followExecution, readHistory, type ExecutionSpan } from '../show/follow-execution.ts';
import { printProgress } from '../show/print-progress.ts';
import type { Terminal } from '../show/terminal.ts';
import { awaitDecision, LOOK_EVERY_MS } from './await-decision.ts';
import { findMismatch, findOverlap, type Ending } from './judge.ts';
import type { NamedSample } from './load-samples.ts';

/** Real time after which a message counts as lost; the longest sample takes about half a minute in real time. */
const GIVE_UP_AFTER_MS = 180_000;

export interface SampleDependencies {
  stack: StackOutputs;
  sfn: SFNClient;
  /** The stack's time. */
  readTime: () => Promise<Date>;
  terminal: Terminal;
  /** Ends the waiting when the person presses Ctrl-C. */
  signal: AbortSignal;
}

/** What became of one message. */
export interface MessageReport {
  incidentId: string | null;
  priority: string | null;
  ciId: string | null;
  playbookId: string | null;
  actionType: string | null;
  remediationId: string | null;
  /** What the classifier said, and how sure it was. */
  category: string | null;
  confidence: number | null;
  ending: Ending;
  span: ExecutionSpan | null;
  /** What is not as the sample says. */
  problem?: string;
}

export interface SampleReport {
  sample: string;
  name: string;
  asExpected: boolean;
  problems: string[];
  messages: MessageReport[];
}

type Message = NamedSample['messages'][number];

function describeMessage(message: Message): Omit<MessageReport, 'ending' | 'span'> {
  const nothing = {
    incidentId: null,
    priority: null,
    ciId: null,
    playbookId: null,
    actionType: null,
    remediationId: null,
    category: null,
    confidence: null,
  };
  if ('alert' in message) return nothing;
  if ('hostIncident' in message) {
    const { id, priority, ci_id: ciId } = message.hostIncident;
    const { category, confidence } = message.classification;
    return { ...nothing, incidentId: id, priority, ciId, category, confidence };
  }
  if ('body' in message) return { ...nothing, priority: message.queue === 'P1' ? 'P1' : null, ciId: message.groupId };
  const { incident, action, classification } = message.request;
  const { id: incidentId, priority, ciId } = incident;
  const { category, confidence } = classification;
  return { ...nothing, incidentId, priority, ciId, category, confidence, playbookId: action.playbookId };
}

/** @returns why the engine refused a body, or null as soon as its execution has begun. */
async function awaitStart(
  { body, executionArn }: { body: string; executionArn: string | null },
  { stack, sfn, signal }: SampleDependencies,
): Promise<Rejection | null> {
  const reviews = createReviewStore(dynamodb, stack.LedgerTable);
  for (;;) {
    if (executionArn && (await readHistory(sfn, executionArn))) return null;
    const rejection = await findRejection(body, { reviews });
    if (rejection) return rejection;
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function follow(executionArn: string, { sfn, terminal, signal }: SampleDependencies): Promise<ExecutionSpan> {
  return await followExecution(sfn, executionArn, (progress) => printProgress(terminal, progress), signal);
}

/** With `--data` a sample may have been remediated by an earlier run; sent again, it is a duplicate. */
function reportEarlier({ remediationId, ledger, audit }: RemediationView, terminal: Terminal) {
  terminal.print('  ○ remediated by an earlier run: sent again, it is a duplicate and does nothing');
  const ending: Ending = ledger.audit ?? { lost: 'it has no audit record' };
  const actionType = (audit?.['actionType'] as string | undefined) ?? null;
  return { remediationId, playbookId: ledger.playbookId, actionType, ending, span: null };
}

/** Waits for a request's end and reads what was recorded of it. */
async function followRequest(sent: Extract<Sent, { kind: 'requested' }>, dependencies: SampleDependencies) {
  const { remediationId, action } = sent.request;
  const { stack, terminal } = dependencies;
  const executionArn = executionArnOf(stack.StateMachineArn, remediationId);
  const earlier = await loadRemediation(remediationId, stack);
  if (earlier?.ledger.settledAt && !earlier.execution) return reportEarlier(earlier, terminal);
  terminal.busy('waiting in the queue');
  const letter = await awaitStart({ body: sent.body, executionArn }, dependencies);
  const known = { remediationId, playbookId: action.playbookId };
  if (letter) return { ...known, ending: rejected(letter, terminal), span: null };
  const span = await follow(executionArn, dependencies);
  const view = await loadRemediation(remediationId, stack);
  const ending: Ending = view?.ledger.audit ?? { lost: 'it has no audit record' };
  const actionType = (view?.audit?.['actionType'] as string | undefined) ?? null;
  return { ...known, actionType, ending, span };
}

function rejected({ reason, error }: Rejection, terminal: Terminal): Ending {
  terminal.idle();
  terminal.print(`  ✖ rejected, ${reason}: ${error.message.slice(0, 150)}`);
  return { rejected: reason };
}

/** Waits for what the intake makes of an alert, then for the remediation that it asked for. */
async function followAlert(
  { firingIds }: Extract<Sent, { kind: 'alert' }>,
  dependencies: SampleDependencies,
): Promise<Partial<MessageReport> & { ending: Ending }> {
  const { stack, terminal } = dependencies;
  terminal.busy('waiting for the intake');
  const row = await awaitDecision(firingIds, stack.AlertTable, dependencies.signal);
  if ('refusedAs' in row) return reportRefusal(row.refusedAs, row.detail, terminal);
  const { incidentId, classification, published, refused } = row;
  const known = { incidentId, category: classification?.category ?? null, confidence: classification?.confidence ?? null };
  if (!published) return { ...known, ...reportRefusal(refused?.reason ?? 'gate-error', refused?.detail ?? '', terminal) };
  const { remediationId, playbookId } = published;
  const span = await follow(executionArnOf(stack.StateMachineArn, remediationId), dependencies);
  const view = await loadRemediation(remediationId, stack);
  const ending: Ending = view?.ledger.audit ?? { lost: 'it has no audit record' };
  const actionType = (view?.audit?.['actionType'] as string | undefined) ?? null;
  return {
    ...known,
    remediationId,
    playbookId,
    ciId: view?.ledger.ciId ?? null,
    priority: view?.request?.incident.priority ?? null,
    actionType,
    ending,
    span,
  };
}

function reportRefusal(
  reason: Extract<Ending, { refused: unknown }>['refused'],
  detail: string,
  terminal: Terminal,
): { ending: Ending } {
  terminal.idle();
  terminal.print(`  ○ refused, ${reason}: ${detail}`);
  return { ending: { refused: reason } };
}

async function followSent(sent: Sent, dependencies: SampleDependencies): Promise<Partial<MessageReport> & { ending: Ending }> {
  const { terminal } = dependencies;
  if (sent.kind === 'requested') return await followRequest(sent, dependencies);
  if (sent.kind === 'alert') return await followAlert(sent, dependencies);
  if (sent.kind === 'refused')
    return reportRefusal('reason' in sent.decision ? sent.decision.reason : 'gate-error', sent.decision.detail, terminal);
  const letter = await awaitStart({ body: sent.body, executionArn: null }, dependencies);
  return { ending: letter ? rejected(letter, terminal) : { lost: 'no dead letter' } };
}

async function reportOn(message: Message, sent: Sent, dependencies: SampleDependencies): Promise<MessageReport> {
  const signal = AbortSignal.any([dependencies.signal, AbortSignal.timeout(GIVE_UP_AFTER_MS)]);
  const followed = await followSent(sent, { ...dependencies, signal }).catch((error: Error) => {
    if (dependencies.signal.aborted || !signal.aborted) throw error;
    return { ending: { lost: `nothing after ${GIVE_UP_AFTER_MS / 1000} s` } };
  });
  dependencies.terminal.idle();
  const problem = findMismatch(message.expected, followed.ending);
  return { span: null, ...describeMessage(message), ...followed, ...(problem !== undefined && { problem }) };
}

async function sendAll(messages: Message[], { stack, readTime }: SampleDependencies): Promise<Sent[]> {
  const all: Sent[] = [];
  for (const { expected: _, ...message } of messages) {
    const now = await readTime();
    const clock: Clock = { now: () => now };
    all.push(await sendMessage(message, stack, clock));
  }
  return all;
}

/** Sends the messages of a sample in order, follows each to its end and compares. */
export async function runSample(sample: NamedSample, dependencies: SampleDependencies): Promise<SampleReport> {
  const sent = await sendAll(sample.messages, dependencies);
  const messages: MessageReport[] = [];
  for (const [index, message] of sample.messages.entries()) {
    const one = sent[index];
    if (one) messages.push(await reportOn(message, one, dependencies));
  }
  const spans = messages.flatMap(({ span }) => (span ? [span] : []));
  const found = [...messages.map(({ problem }) => problem), findOverlap(spans)];
  const problems = found.filter((problem) => problem !== undefined);
  return { sample: sample.file, name: sample.name, asExpected: problems.length === 0, problems, messages };
}
