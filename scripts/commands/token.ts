import type { Command } from 'commander';
import * as z from 'zod/mini';
import { UnreachableError } from '../connect.ts';
import { example } from './example.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { Answer, Outcome } from './outcome.ts';

const roleSchema = z.enum(['viewer', 'operator', 'admin']);

export const tokenOutput = z.strictObject({
  /** JWT; send it as `authorization: Bearer …`. */
  token: z.string(),
  role: roleSchema,
  subject: z.string(),
  expiresInSeconds: z.int(),
});

const answerSchema = z.object({ access_token: z.string(), expires_in: z.int() });

/** @returns the embedded stack's identity provider. @throws UsageError on AWS, where the configured issuer gives tokens */
function findProvider(stage: string): string {
  const url = process.env['STACKFLOW_IDENTITY_URL'];
  if (stage === 'local' && url) return url;
  throw new UsageError(
    'Only the embedded stack gives tokens: run `npm start`, then `eval "$(npm run -s local:env)"` in this shell. On AWS sign in at the issuer of --param=apiIssuer.',
  );
}

async function post(url: string, wish: object): Promise<Response> {
  try {
    return await fetch(`${url}/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wish) });
  } catch (error) {
    throw new UnreachableError(`Nobody answers at ${url}: start the embedded stack with \`npm start\`, and read its addresses anew.`, { cause: error });
  }
}

async function takeToken(stage: string, role: unknown, subject: string): Promise<Outcome> {
  const wanted = roleSchema.safeParse(role);
  if (!wanted.success) throw new UsageError(`--role takes viewer, operator or admin, not ${String(role)}.`);
  const response = await post(findProvider(stage), { role: wanted.data, subject });
  const answer: unknown = await response.json();
  if (!response.ok) throw new UsageError(`The identity provider refused: ${JSON.stringify(answer)}`);
  const { access_token: token, expires_in: expiresInSeconds } = answerSchema.parse(answer);
  return { exitCode: EXIT.done, text: token, json: { token, role: wanted.data, subject, expiresInSeconds } };
}

export function registerToken(program: Command, answer: Answer): void {
  program
    .command('token')
    .description("get a token for StackFlowAPI and the console, from the embedded stack's own identity provider")
    .requiredOption('--role <role>', 'viewer, operator or admin')
    .option('--subject <name>', 'whose name stands in what is asked for', 'local-operator')
    .addHelpText('after', example('stackflow token --role operator --subject ada'))
    .action(answer(({ stage, role, subject }) => takeToken(stage, role, String(subject))));
}
