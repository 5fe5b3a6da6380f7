import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Documents that tell people what to type. */
export const DOCUMENTS = globSync(['README.md', 'CONTRIBUTING.md', 'docs/*.md', 'docs/runbooks/*.md'], { cwd: ROOT }).sort();

/** One line that somebody may copy into a shell, continuation lines joined. */
export interface DocumentedLine {
  document: string;
  /** Number of the shell block within its document: variables of a block hold for its later lines. */
  block: number;
  text: string;
}

/** What stands in running text between back quotes. */
export interface MentionedCommand {
  document: string;
  text: string;
}

const readText = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

const FENCE = /^```(\w*)\n(.*?)^```/gms;

/** A block without a language is a shell's when it shows a prompt; only the lines behind the prompt are typed. */
function linesOf(language: string, body: string): string[] {
  const lines = body.replaceAll(/\\\n\s*/g, ' ').split('\n');
  if (language === 'sh') return lines;
  return language === '' ? lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)) : [];
}

/** @returns every line of every shell block, but for blank ones and comments. */
export const documentedLines = (): DocumentedLine[] =>
  DOCUMENTS.flatMap((document) =>
    [...readText(document).matchAll(FENCE)].flatMap(([, language = '', body = ''], block) =>
      linesOf(language, body)
        .map((text) => text.trim())
        .filter((text) => text !== '' && !text.startsWith('#'))
        .map((text) => ({ document, block, text })),
    ),
  );

/** @returns every command of ours that running text names; those with an ellipsis are no commands. */
export const mentionedCommands = (): MentionedCommand[] =>
  DOCUMENTS.flatMap((document) =>
    [...readText(document).replaceAll(FENCE, '').matchAll(/`(stackflow [^`]+)`/g)]
      .map(([, text = '']) => ({ document, text }))
      .filter(({ text }) => !text.includes('…')),
  );

/** @returns every script of package.json that a document names. */
export const namedScripts = (): string[] =>
  DOCUMENTS.flatMap((document) => [...readText(document).matchAll(/\bnpm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, script = '']) => script));

/** Exit code that a line's comment says (`# ends with 4: …`); 0 without it. */
export const documentedExitCode = (text: string): number => Number(/# .*\bends with (\d)/.exec(text)?.[1] ?? 0);
