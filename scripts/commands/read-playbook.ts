import { playbookIdSchema } from '../../src/contracts/names.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import { readValidPlaybooks } from '../playbooks/read-valid.ts';
import { UsageError } from './exit-codes.ts';
import { openPlaybooks } from './open-playbooks.ts';
import { PlaybookRefusedError } from './playbook-errors.ts';

/** @returns whether the word names a file, and not a playbook that is deployed. */
export const isFileName = (name: string): boolean => name.endsWith('.json') || name.includes('/');

/** @throws UsageError when it can't be an id */
export function readPlaybookId(name: string): string {
  if (playbookIdSchema.safeParse(name).success) return name;
  throw new UsageError(`${name} is neither a file nor an id of a playbook.`);
}

/** @returns the playbook of a file, or the newest active version of a deployed one. @throws UsageError, InvalidPlaybooksError, PlaybookRefusedError */
export async function readPlaybook(name: string, stage: string): Promise<Playbook> {
  if (isFileName(name)) return readValidPlaybooks([name])[0].playbook;
  const found = await (await openPlaybooks(stage)).get(readPlaybookId(name));
  if (!found) throw new PlaybookRefusedError({ refused: 'unknown-playbook', detail: `there is no playbook ${name}` });
  return found;
}
