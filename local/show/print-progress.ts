import colours from 'picocolors';
import type { Progress } from './read-history.ts';
import type { Terminal } from './terminal.ts';

/** Longest state name, so that the details stand in one column. */
const NAME_WIDTH = 22;
const DETAIL_CHARACTERS = 150;

const cut = (text: string): string => (text.length > DETAIL_CHARACTERS ? `${text.slice(0, DETAIL_CHARACTERS - 1)}…` : text);

const line = (mark: string, state: string, detail: string): string =>
  `  ${mark} ${state.padEnd(NAME_WIDTH)} ${detail}`.trimEnd();

const END_MARKS: Record<string, (text: string) => string> = {
  RemediationSucceeded: (text) => colours.green(`✔ ${text}`),
  RemediationSkipped: (text) => colours.yellow(`○ ${text}`),
  RemediationFailed: (text) => colours.red(`✖ ${text}`),
};

/** Prints one step of an execution: one line a state. */
export function printProgress(terminal: Terminal, progress: Progress): void {
  switch (progress.kind) {
    case 'entered':
      return terminal.busy(progress.state);
    case 'done':
      return terminal.print(line(colours.green('·'), progress.state, cut(progress.detail)));
    case 'branched':
      return terminal.print(colours.dim(line('·', progress.state, `→ ${progress.to}`)));
    case 'failed-try':
      return terminal.print(line(colours.red('!'), '', cut(progress.detail)));
    case 'ended':
      terminal.idle();
      return terminal.print(`  ${(END_MARKS[progress.state] ?? String)(progress.state)}`);
  }
}
