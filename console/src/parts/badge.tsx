/** What a badge means; colour and sign say the same. */
export type Tone = 'ok' | 'bad' | 'busy' | 'wait' | 'quiet';

const SIGNS: Record<Tone, string> = { ok: '✓', bad: '✕', busy: '●', wait: '◷', quiet: '–' };

const TONES: Record<string, Tone> = {
  success: 'ok',
  SUCCEEDED: 'ok',
  allow: 'ok',
  active: 'ok',
  approve: 'ok',
  replayed: 'ok',
  failure: 'bad',
  FAILED: 'bad',
  TIMED_OUT: 'bad',
  ABORTED: 'bad',
  deny: 'bad',
  overdue: 'bad',
  RUNNING: 'busy',
  shadow: 'busy',
  open: 'wait',
  HELD: 'wait',
  WAITING: 'wait',
  hold: 'wait',
  expected: 'wait',
};

/** @returns how a status, result or verdict is shown; what isn't known is quiet */
export const toneOf = (word: string): Tone => TONES[word] ?? 'quiet';

/** A status as people read it: `SUCCEEDED` is `Succeeded`. */
const readable = (word: string): string => (/^[A-Z_]+$/.test(word) ? (word[0] ?? '') + word.slice(1).toLowerCase().replaceAll('_', ' ') : word);

export const Badge = ({ word, tone = toneOf(word) }: { word: string; tone?: Tone }) => (
  <span class={`badge ${tone}`}>
    <span aria-hidden="true">{SIGNS[tone]}</span> {readable(word)}
  </span>
);
