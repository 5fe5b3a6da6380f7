import type { Readable } from 'node:stream';

/** Lines kept per function: enough to see what happened last. */
const MAX_LINES = 2000;

/** What a function's containers wrote, kept in memory so that it never mixes with the user's terminal. */
export class FunctionLog {
  readonly #lines: string[] = [];
  readonly #tee: ((line: string) => void) | undefined;

  /** @param tee also gets every line, for example to show it on stderr */
  constructor(tee?: (line: string) => void) {
    this.#tee = tee;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  write(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES) {
      this.#lines.shift();
    }
    this.#tee?.(line);
  }

  follow(stream: Readable): void {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach((line) => this.write(line));
    });
  }
}
