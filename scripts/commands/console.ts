import { S3Client } from '@aws-sdk/client-s3';
import type { Command } from 'commander';
import * as z from 'zod/mini';
import { connect } from '../connect.ts';
import { publishToStack, type StackConsole } from '../console/publish-to-stack.ts';
import { example } from './example.ts';
import { EXIT } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';

export const consolePublishOutput: z.ZodMiniType<StackConsole> = z.strictObject({
  url: z.string(),
  uploaded: z.array(z.string()),
  unchanged: z.int(),
});

const describe = ({ url, uploaded, unchanged }: StackConsole): string =>
  [...uploaded.map((key) => `${key} uploaded`), `The console is at ${url} (${unchanged} files were there already).`].join('\n');

async function publish(stage: string): Promise<Outcome> {
  const report = await publishToStack(stage, await connect(stage), new S3Client({}));
  return { exitCode: EXIT.done, text: describe(report), json: report };
}

export function registerConsole(program: Command, answer: Answer): void {
  program
    .command('console')
    .description('the web page')
    .command('publish')
    .description('build the console and put it where the deployed stack serves it from; repeatable')
    .addHelpText('after', example('stackflow console publish --stage prod'))
    .action(answer(({ stage }) => publish(stage)));
}
