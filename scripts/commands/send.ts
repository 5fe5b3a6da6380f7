import type { Command } from 'commander';
import * as z from 'zod/mini';
import { decisionSchema } from '../../src/contracts/decision.ts';
import { ciIdSchema, incidentIdSchema, playbookIdSchema, prioritySchema, remediationIdSchema } from '../../src/contracts/names.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { connect } from '../connect.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Message } from './message.ts';
import type { Answer, Outcome } from './outcome.ts';
import { FILE_ARGUMENT, readMessages } from './read-file.ts';
import { sendMessage, type Sent } from './send-message.ts';

/** What became of each message of the file. */
export const sendOutput = z.strictObject({
  messages: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('requested'),
        remediationId: remediationIdSchema,
        incidentId: incidentIdSchema,
        priority: prioritySchema,
        ciId: ciIdSchema,
        playbookId: playbookIdSchema,
        dryRun: z.boolean(),
      }),
      z.strictObject({ kind: z.literal('refused'), decision: decisionSchema }),
      z.strictObject({ kind: z.literal('alert'), firingIds: z.array(z.string()) }),
      z.strictObject({ kind: z.literal('body'), bytes: z.int() }),
    ]),
  ),
});

function summarise(sent: Sent): Record<string, unknown> {
  if (sent.kind === 'refused') return { kind: sent.kind, decision: sent.decision };
  if (sent.kind === 'alert') return { kind: sent.kind, firingIds: sent.firingIds };
  if (sent.kind === 'body') return { kind: sent.kind, bytes: Buffer.byteLength(sent.body) };
  const { remediationId, incident, action, dryRun } = sent.request;
  const { id: incidentId, priority, ciId } = incident;
  return { kind: sent.kind, remediationId, incidentId, priority, ciId, playbookId: action.playbookId, dryRun };
}

function describe(sent: Sent): string {
  if (sent.kind === 'alert') return `sent an alert to the intake; see \`stackflow alerts\` for what became of it`;
  if (sent.kind === 'body') return `sent ${Buffer.byteLength(sent.body)} bytes as they are`;
  if (sent.kind === 'refused') {
    const { decision } = sent;
    return `refused, ${'reason' in decision ? decision.reason : ''}: ${decision.detail}; nothing was sent`;
  }
  const { remediationId, incident, action } = sent.request;
  return `sent ${remediationId} (${incident.priority}, ${incident.ciId}, playbook ${action.playbookId})`;
}

async function send(stage: string, messages: Message[]): Promise<Outcome> {
  const stack = await connect(stage);
  const all: Sent[] = [];
  for (const message of messages) all.push(await sendMessage(message, stack, systemClock));
  const isRefused = all.some(({ kind }) => kind === 'refused');
  return {
    exitCode: isRefused ? EXIT.refused : EXIT.done,
    text: all.map(describe).join('\n'),
    json: { messages: all.map(summarise) },
  };
}

export function registerSend(program: Command, answer: Answer): void {
  program
    .command('send')
    .argument('<file>', FILE_ARGUMENT)
    .description('check, sign and publish a request, or hand an alert to the intake')
    .addHelpText('after', example('stackflow send samples/12-dry-run.json'))
    .action(answer(async ({ stage }, [file = '']) => send(stage, await readMessages(file))));
}
