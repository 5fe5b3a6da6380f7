/** How far a long piece of work is, and whether it is to stop. */
export interface Progress {
  /** Aborted once the person presses Ctrl-C: what is at hand is finished, and nothing more is begun. */
  signal: AbortSignal;
  /** @param total unknown, when absent */
  step(done: number, total?: number, note?: string): void;
  /** Takes the line away, and Ctrl-C is Node's again. */
  end(): void;
}

/** Where it is shown: `process.stderr`, so that results stay apart. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A log gets a line now and then; a terminal has one line that changes. */
const LOG_EVERY_MS = 5_000;
const ERASE_LINE = '\r\u001b[K';

const describe = (what: string, done: number, total: number | undefined, note = ''): string =>
  `${what}: ${done}${total === undefined ? '' : ` of ${total}`}${note === '' ? '' : `, ${note}`}`;

/**
 * Shows how far work is, and turns the first Ctrl-C into `signal`; the second one ends the program as ever.
 * @param what a few words, such as `replaying`
 */
export function startProgress(what: string, stream: ProgressStream = process.stderr): Progress {
  const stop = new AbortController();
  const isTerminal = stream.isTTY === true;
  let shownAt = performance.now();
  const onInterrupt = (): void => {
    stop.abort();
    process.off('SIGINT', onInterrupt);
    stream.write(`${isTerminal ? ERASE_LINE : ''}${what}: stopping after this one\n`);
  };
  process.on('SIGINT', onInterrupt);
  return {
    signal: stop.signal,
    step(done, total, note) {
      const text = describe(what, done, total, note);
      if (isTerminal) stream.write(`${ERASE_LINE}${text}`);
      else if (performance.now() - shownAt >= LOG_EVERY_MS) {
        shownAt = performance.now();
        stream.write(`${text}\n`);
      }
    },
    end() {
      process.off('SIGINT', onInterrupt);
      if (isTerminal) stream.write(ERASE_LINE);
    },
  };
}

/** @returns what the act gives; whatever becomes of it, the line of the terminal is taken away. */
export async function withProgress<Result>(what: string, act: (progress: Progress) => Promise<Result>): Promise<Result> {
  const progress = startProgress(what);
  try {
    return await act(progress);
  } finally {
    progress.end();
  }
}
