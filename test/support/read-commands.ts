import type { Command } from 'commander';
import { createProgram } from '../../scripts/commands/program.ts';
import type { Answer } from '../../scripts/commands/outcome.ts';

/** A command as its path says it (`window add`). */
export interface NamedCommand {
  path: string;
  command: Command;
}

const named = (command: Command, above: string): NamedCommand[] =>
  command.commands.flatMap((child) => {
    const path = `${above}${child.name()}`;
    return [{ path, command: child }, ...named(child, `${path} `)];
  });

/** @returns every command of `stackflow`, groups included, and how many of them do something. */
export function readCommands(): { commands: NamedCommand[]; acts: number } {
  let acts = 0;
  const answer: Answer = () => {
    acts += 1;
    return () => Promise.resolve();
  };
  return { commands: named(createProgram(answer), ''), acts };
}

/** Everything that `--help` prints, with what was added behind it. */
export function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  return help;
}

/** @returns the lines behind `Example:` or `Examples:`. */
export const examplesOf = (command: Command): string[] =>
  [...helpOf(command).matchAll(/^ {2}(stackflow .+)$/gm)].map(([, line = '']) => line);

/** @returns the words of a line as a shell would read it: quotes hold blanks together, `#` begins a comment. */
export function wordsOf(line: string): string[] {
  const words = line.matchAll(/(?<=^|\s)(?:#.*|((?:"[^"]*"|'[^']*'|[^\s"'])+))/g);
  return [...words].flatMap(([, word]) => (word === undefined ? [] : [word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2')]));
}
