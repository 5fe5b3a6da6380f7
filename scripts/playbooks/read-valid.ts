import type { Playbook } from '../../src/contracts/playbook.ts';
import { checkFiles, formatProblem, type FileProblem } from './check-files.ts';
import { readPlaybookFiles } from './find-files.ts';

/** Thrown when files that are to be used aren't valid playbooks: each problem with its place and a remedy. */
export class InvalidPlaybooksError extends Error {
  override readonly name = 'InvalidPlaybooksError';
  constructor(problems: readonly FileProblem[]) {
    super(`Correct this first:\n${problems.map(formatProblem).join('\n')}`);
  }
}

/** A playbook, and the file that it is in. */
export interface PlaybookFile {
  file: string;
  playbook: Playbook;
}

/** @returns the playbooks of these files, at least one. @throws UsageError, InvalidPlaybooksError */
export function readValidPlaybooks(paths: readonly string[]): [PlaybookFile, ...PlaybookFile[]] {
  const { problems, playbooks } = checkFiles(readPlaybookFiles(paths));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InvalidPlaybooksError(errors);
  return playbooks as [PlaybookFile, ...PlaybookFile[]];
}
