import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { REGISTRATIONS } from './new-action/register-action.ts';
import { actionFiles, pascal, type ActionNames } from './new-action/templates.ts';

export { UnexpectedFileError } from './new-action/register-action.ts';

const ROOT = join(import.meta.dirname, '..');
const TYPE = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

/** Thrown when an action can't be begun under this name. Nothing was written. */
export class InvalidActionNameError extends Error {
  override readonly name = 'InvalidActionNameError';
}

/** @returns the name of the client's class, as the installed package exports it. */
async function findClientClass(service: string): Promise<string> {
  const name = `@aws-sdk/client-${service}`;
  const sdk = await import(name).catch(() => {
    throw new InvalidActionNameError(`The first word is the service, and ${name} isn't installed: npm install ${name}`);
  });
  return Object.keys(sdk as object).find((key) => /^[A-Z0-9]\w+Client$/.test(key)) ?? '';
}

async function namesOf(type: string, root: string): Promise<ActionNames> {
  if (!TYPE.test(type))
    throw new InvalidActionNameError(`"${type}" is no name of an action: say service and verb in kebab-case, for example sqs-purge-queue.`);
  if (existsSync(join(root, 'src/actions', type))) throw new InvalidActionNameError(`src/actions/${type} exists already.`);
  const constant = pascal(type).replace(/^\w/, (letter) => letter.toLowerCase());
  const service = type.split('-')[0] ?? type;
  return { type, constant, service, clientClass: await findClientClass(service) };
}

/**
 * Begins an action: its folder, its test, its lines in the registry and the contract. Until it is completed it refuses
 * every target.
 * @returns the paths written. @throws InvalidActionNameError, UnexpectedFileError; nothing was written then.
 */
export async function newAction(type: string, root: string = ROOT): Promise<string[]> {
  const names = await namesOf(type, root);
  const registrations = Object.entries(REGISTRATIONS).map(
    ([path, register]) => [path, register(readFileSync(join(root, path), 'utf8'), names)] as const,
  );
  const files = [...actionFiles(names), ...registrations];
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return files.map(([path]) => path);
}

if (process.argv[1] === import.meta.filename) {
  const program = new Command('new-action')
    .description('begin an action: its folder, its test, its lines in registry and contract')
    .argument('<name>', 'service and verb in kebab-case, for example sqs-purge-queue')
    .parse();
  try {
    console.log((await newAction(program.args[0] ?? '')).join('\n'));
    console.log('\nNow follow docs/add-an-action.md; `npm test -- test/actions` names what is missing.');
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}
