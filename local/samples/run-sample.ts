import { setTimeout as wait } from 'node:timers/promises';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../../src/contracts/dead-letter.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { findDeadLetter } from '../../scripts/commands/dead-letters.ts';
import { executionArnOf, loadRemediation, type RemediationView } from '../../scripts/commands/load-remediation.ts';
import { sendMessage, type Sent } from '../../scripts/commands/send-message.ts';
import type { StackOutputs } from '../../scripts/connect.ts';
import { followExecution, readHistory, type ExecutionSpan } from '../show/follow-execution.ts';
import { printProgress } from '../show/print-progress.ts';
import type { Terminal } from '../show/terminal.ts';
import { findMismatch, findOverlap, type Ending } from './judge.ts';
import type { NamedSample } from './load-samples.ts';

const LOOK_EVERY_MS = 150;
/** Real time after which a message counts as lost; the longest sample takes about half a minute in real time. */
const GIVE_UP_AFTER_MS = 180_000;

export interface SampleDependencies {
  stack: StackOutputs;
  sfn: SFNClient;
  sqs: SQSClient;
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
  const nothing = { incidentId: null, priority: null, ciId: null, playbookId: null, actionType: null, remediationId: null };
  if ('hostIncident' in message) {
    const { id, priority, ci_id: ciId } = message.hostIncident;
    return { ...nothing, incidentId: id, priority, ciId };
  }
  if ('body' in message) return { ...nothing, priority: message.queue === 'P1' ? 'P1' : null, ciId: message.groupId };
  const { incident, action } = message.request;
  return { ...nothing, incidentId: incident.id, priority: incident.priority, ciId: incident.ciId, playbookId: action.playbookId };
}

/** @returns the dead letter of a body, or null as soon as its execution has begun. */
async function awaitStart(
  { body, executionArn }: { body: string; executionArn: string | null },
  { stack, sfn, sqs, signal }: SampleDependencies,
): Promise<DeadLetter | null> {
  for (;;) {
    if (executionArn && (await readHistory(sfn, executionArn))) return null;
    const letter = await findDeadLetter(sqs, stack.DeadLetterQueueUrl, body);
    if (letter) return letter;
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

function rejected({ reason, error }: DeadLetter, terminal: Terminal): Ending {
  terminal.idle();
  terminal.print(`  ✖ rejected, ${reason}: ${error.message.slice(0, 150)}`);
  return { rejected: reason };
}

async function followSent(sent: Sent, dependencies: SampleDependencies): Promise<Partial<MessageReport> & { ending: Ending }> {
  const { terminal } = dependencies;
  if (sent.kind === 'requested') return await followRequest(sent, dependencies);
  if (sent.kind === 'refused') {
    const { decision } = sent;
    const reason = 'reason' in decision ? decision.reason : 'gate-error';
    terminal.print(`  ○ refused, ${reason}: ${decision.detail}`);
    return { ending: { refused: reason } };
  }
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

