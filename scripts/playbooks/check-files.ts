import { basename } from 'node:path';
import { actionForms } from '../../src/actions/forms.ts';
import type { Playbook } from '../../src/contracts/playbook.ts';
import { checkPlaybook } from '../../src/operations/playbooks/check/check-playbook.ts';
import { checkTogether, type NamedPlaybook } from '../../src/operations/playbooks/check/check-together.ts';
import { wrong, type Problem } from '../../src/operations/playbooks/check/problem.ts';
import type { TextFile } from './find-files.ts';
import { parseJson } from './parse-json.ts';
import { offsetOf, positionAt, type Position } from './position.ts';

/** What is wrong in a file, where, and what to write instead. */
export interface FileProblem extends Position {
  file: string;
  severity: Problem['severity'];
  what: string;
  instead: string;
}

/** What became of playbook files that were looked at. */
export interface CheckedFiles {
  /** In the order of the files, and of their lines. */
  problems: FileProblem[];
  /** Those without errors. */
  playbooks: { file: string; playbook: Playbook }[];
}

function checkName(file: string, value: unknown): Problem[] {
  const { playbookId } = (typeof value === 'object' && value !== null ? value : {}) as { playbookId?: unknown };
  const name = basename(file, '.json');
  if (typeof playbookId !== 'string' || playbookId === name) return [];
  return [wrong(['playbookId'], `playbookId is ${JSON.stringify(playbookId)}, and a file is named as its playbook`, `write "${name}", or name the file ${playbookId}.json`)];
}

/** For editors alone. */
const withoutSchema = ({ $schema: _, ...playbook }: Playbook): Playbook => playbook;

const byPlace = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

function checkFile({ file, text }: TextFile, before: readonly NamedPlaybook[], categories: readonly string[]): { problems: FileProblem[]; playbook?: Playbook } {
  const { problems: syntax, document } = parseJson(text);
  const said = syntax.map(({ offset, ...problem }) => ({ file, severity: 'error' as const, ...positionAt(text, offset), ...problem }));
  if (!document) return { problems: said };
  const checked = checkPlaybook(document.value, { actions: actionForms, categories });
  const playbook = checked.playbook && withoutSchema(checked.playbook);
  const beside = playbook ? checkTogether({ name: file, playbook }, before) : [];
  const meant = [...checked.problems, ...checkName(file, document.value), ...beside].map((problem) => {
    const { severity, what, instead } = problem;
    return { file, severity, ...positionAt(text, offsetOf(text, document.tree, problem)), what, instead };
  });
  const problems = [...said, ...meant].sort(byPlace);
  return { problems, ...(playbook && !problems.some(({ severity }) => severity === 'error') && { playbook }) };
}

/**
 * @param categories those that the classifier knows; without any, each may be
 * @returns every problem of every file, and the playbooks of those that have no errors
 */
export function checkFiles(files: readonly TextFile[], categories: readonly string[] = []): CheckedFiles {
  const checked: CheckedFiles = { problems: [], playbooks: [] };
  for (const file of files) {
    const named = checked.playbooks.map(({ file: name, playbook }) => ({ name, playbook }));
    const { problems, playbook } = checkFile(file, named, categories);
    checked.problems.push(...problems);
    if (playbook) checked.playbooks.push({ file: file.file, playbook });
  }
  return checked;
}

/** `playbooks/restart-web.json:12:5  what is wrong; what to write instead` */
export const formatProblem = ({ file, line, column, severity, what, instead }: FileProblem): string =>
  `${file}:${line}:${column}  ${severity === 'warning' ? 'warning: ' : ''}${what}; ${instead}`;
