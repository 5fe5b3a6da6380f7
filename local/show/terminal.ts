import { clearInterval, setInterval } from 'node:timers';

const FRAMES = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const FRAME_MS = 80;
const CLEAR_LINE = '\r\u001b[2K';

/** Lines that stay, and below them one that says what is at work. */
export interface Terminal {
  print(line?: string): void;
  /** Shows what is at work; on anything but a terminal it shows nothing. */
  busy(what: string): void;
  idle(): void;
}

/** @returns a terminal that animates its last line. */
function createAnimated(stream: NodeJS.WriteStream): Terminal {
  let spinning: NodeJS.Timeout | undefined;
  let frame = 0;
  let label = '';
  const draw = () => {
    const room = Math.max(10, (stream.columns || 80) - 6);
    stream.write(`${CLEAR_LINE}  ${FRAMES[frame++ % FRAMES.length]} ${label.slice(0, room)}`);
  };
  const idle = () => {
    if (!spinning) return;
    clearInterval(spinning);
    spinning = undefined;
    stream.write(CLEAR_LINE);
  };
  return {
    idle,
    print(line = '') {
      stream.write(`${spinning ? CLEAR_LINE : ''}${line}\n`);
    },
    busy(what) {
      label = what;
      spinning ??= setInterval(draw, FRAME_MS).unref();
    },
  };
}

/** @returns a terminal of plain lines: logs, pipes, CI. */
const createPlain = (stream: NodeJS.WritableStream): Terminal => ({
  print: (line = '') => void stream.write(`${line}\n`),
  busy: () => undefined,
  idle: () => undefined,
});

export const createTerminal = (stream: NodeJS.WriteStream): Terminal =>
  stream.isTTY ? createAnimated(stream) : createPlain(stream);

/** For `--json`: nothing but results on stdout. */
export const silentTerminal: Terminal = { print: () => undefined, busy: () => undefined, idle: () => undefined };
