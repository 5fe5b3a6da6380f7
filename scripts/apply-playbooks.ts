import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Playbook } from '../src/contracts/playbook.ts';
import { applyPlaybook, planApplication } from '../src/operations/playbooks/apply.ts';
import { isRefused } from '../src/operations/playbooks/refuse.ts';
import { createPlaybookStore } from '../src/stores/playbook-store.ts';
import { checkFiles, formatProblem, type FileProblem } from './playbooks/check-files.ts';

const PLAYBOOKS = fileURLToPath(new URL('../playbooks/', import.meta.url));

/** Thrown when a file of `playbooks/` isn't a playbook. */
export class InvalidPlaybookError extends Error {
  override readonly name = 'InvalidPlaybookError';
  constructor(problems: readonly FileProblem[]) {
    super(`Nothing was applied, since not every playbook is valid:\n${problems.map(formatProblem).join('\n')}`);
  }
}

/** Thrown when a playbook was edited without a new version: what ran under a version must stay readable. */
export class PlaybookChangedError extends Error {
  override readonly name = 'PlaybookChangedError';
  constructor(file: string, detail: string) {
    super(`${file} can't be applied: ${detail}. Then apply again.`);
  }
}

function readPlaybooks(directory: string): { file: string; playbook: Playbook }[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
  const files = names.sort().map((name) => ({ file: `playbooks/${name}`, text: readFileSync(join(directory, name), 'utf8') }));
  const { problems, playbooks } = checkFiles(files);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InvalidPlaybookError(errors);
  return playbooks;
}

/** A version of a playbook that is now deployed. */
export interface AppliedPlaybook {
  playbookId: string;
  version: number;
}

/**
 * Adds the versions of `playbooks/*.json` that the table lacks. All files are checked before the first is written.
 * @returns those it added.
 * @throws InvalidPlaybookError, PlaybookChangedError
 */
export async function applyPlaybooks(
  dynamodb: DynamoDBDocumentClient,
  table: string,
  directory: string = PLAYBOOKS,
): Promise<AppliedPlaybook[]> {
  const dependencies = { playbooks: createPlaybookStore(dynamodb, table) };
  const options = { isGapAllowed: true };
  const changed: Playbook[] = [];
  for (const { file, playbook } of readPlaybooks(directory)) {
    const planned = await planApplication(playbook, options, dependencies);
    if (isRefused(planned)) throw new PlaybookChangedError(file, planned.detail);
    if ('change' in planned) changed.push(playbook);
  }
  for (const playbook of changed) await applyPlaybook(playbook, options, dependencies);
  return changed.map(({ playbookId, version }) => ({ playbookId, version }));
}
