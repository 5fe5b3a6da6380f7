import { expect, jest, test } from '@jest/globals';
import { startProgress } from '../../scripts/progress.ts';

const record = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string) => written.push(text) } };
};

test('a terminal has one line that changes, and loses it at the end', () => {
  const { written, stream } = record(true);
  const progress = startProgress('replaying', stream);

  progress.step(1, 3);
  progress.step(2, 3, 'one refused');
  progress.end();

  expect(written).toEqual(['\r\u001b[Kreplaying: 1 of 3', '\r\u001b[Kreplaying: 2 of 3, one refused', '\r\u001b[K']);
});

test('a log has a line every five seconds, and no more', () => {
  const { written, stream } = record(false);
  const now = jest.spyOn(performance, 'now').mockReturnValue(0);
  const progress = startProgress('verifying', stream);

  for (const time of [1_000, 5_000, 9_000, 10_000]) {
    now.mockReturnValue(time);
    progress.step(time);
  }
  progress.end();
  now.mockRestore();

  expect(written).toEqual(['verifying: 5000\n', 'verifying: 10000\n']);
});

test('the first Ctrl-C asks the work to stop; the next one is Node\'s own again', () => {
  const { written, stream } = record(false);
  const before = process.listenerCount('SIGINT');
  const progress = startProgress('replaying', stream);
  expect(process.listenerCount('SIGINT')).toBe(before + 1);

  process.emit('SIGINT');

  expect(progress.signal.aborted).toBe(true);
  expect(process.listenerCount('SIGINT')).toBe(before);
  expect(written).toEqual(['replaying: stopping after this one\n']);
  progress.end();
});
