import type { SNSClient } from '@aws-sdk/client-sns';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { decisionSchema, type Decision } from '../../src/contracts/decision.ts';
import { remediationRequestSchema, type RemediationRequest } from '../../src/contracts/remediation-request.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { connect, type StackOutputs } from '../connect.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Message } from './message.ts';
import type { Answer, Outcome } from './outcome.ts';
import { FILE_ARGUMENT, readMessages } from './read-file.ts';
import { askIntake, signDraft } from './send-message.ts';

/** One request, several, or why there is none. */
export const signOutput = z.union([
  remediationRequestSchema,
  z.array(remediationRequestSchema),
  z.strictObject({ kind: z.literal('refused'), decision: decisionSchema }),
]);

type Signed = { kind: 'signed'; request: RemediationRequest } | { kind: 'refused'; decision: Decision };

/** The intake publishes what it has signed; here it only signs. */
const nowhere = { send: async () => ({}) } as unknown as SNSClient;

async function signMessage(message: Message, stack: StackOutputs): Promise<Signed> {
  if ('body' in message || 'alert' in message) throw new UsageError('A raw body, or an alert, has nothing to sign: use `send`.');
  if ('request' in message) {
    const request = await signDraft(message.request, stack, systemClock);
    return { kind: 'signed', request: { ...request, ...message.changedAfterSigning } as RemediationRequest };
  }
  const asked = await askIntake(message, stack, systemClock, nowhere);
  if (asked.kind === 'refused') return asked;
  if (asked.kind === 'requested') return { kind: 'signed', request: asked.request };
  throw new UsageError('This message can not be signed.');
}

function toOutcome(all: Signed[]): Outcome {
  const refused = all.find((one) => one.kind === 'refused');
  if (refused) {
    const { decision } = refused;
    return { exitCode: EXIT.refused, text: `refused: ${decision.detail}; nothing was signed`, json: refused };
  }
  const requests = all.flatMap((one) => (one.kind === 'signed' ? [one.request] : []));
  return {
    exitCode: EXIT.done,
    text: requests.map((request) => JSON.stringify(request)).join('\n'),
    json: requests.length === 1 ? requests[0] : requests,
  };
}

async function sign(stage: string, messages: Message[]): Promise<Outcome> {
  const stack = await connect(stage);
  return toOutcome(await Promise.all(messages.map((message) => signMessage(message, stack))));
}

export function registerSign(program: Command, answer: Answer): void {
  program
    .command('sign')
    .argument('<file>', FILE_ARGUMENT)
    .description('print the signed request, one line each, and send nothing')
    .addHelpText('after', example('stackflow sign request.json'))
    .action(answer(async ({ stage }, [file = '']) => sign(stage, await readMessages(file))));
}
