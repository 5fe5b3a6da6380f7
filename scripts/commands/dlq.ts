import type { Command } from 'commander';
import { registerDlqDiscard } from './dlq-discard.ts';
import { registerDlqList } from './dlq-list.ts';
import { registerDlqShow } from './dlq-show.ts';
import { example } from './example.ts';
import type { Answer } from './outcome.ts';
import { readReviewId, readVersion } from './replay.ts';
import { replayOne, replayOneOutput } from './replay-one.ts';

/** `dlq replay`: as `replay` of one. */
export const dlqReplayOutput = replayOneOutput;

function registerDlqReplay(dlq: Command, answer: Answer): void {
  dlq
    .command('replay')
    .argument('<id>', 'id as `dlq list` prints it')
    .description('do it again, as `stackflow replay` does')
    .option('--playbook-version <number>', 'go by this version, as the playbook has changed since')
    .option('--wait', 'until it has ended')
    .addHelpText('after', example('stackflow dlq replay rem-4f1c2a --wait'))
    .action(
      answer(async ({ stage, playbookVersion, wait }, [id = '']) => {
        const options = { playbookVersion: readVersion(playbookVersion), isWaiting: wait === true };
        return await replayOne(stage, readReviewId(id), options);
      }),
    );
}

export function registerDlq(program: Command, answer: Answer): void {
  const dlq = program.command('dlq').description('decide what is to become of what failed, or was refused');
  registerDlqList(dlq, answer);
  registerDlqShow(dlq, answer);
  registerDlqReplay(dlq, answer);
  registerDlqDiscard(dlq, answer);
}
