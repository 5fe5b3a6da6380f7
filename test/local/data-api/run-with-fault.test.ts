import { expect, jest, test } from '@jest/globals';
import { runWithFault, SILENCE } from '../../../local/data-api/run-with-fault.ts';

const prepare = () => ({
  wait: { hold: jest.fn(), delay: jest.fn(async (_milliseconds: number) => undefined) },
  work: jest.fn(async () => ({ done: true })),
});

test('without a fault the call is done', async () => {
  const { wait, work } = prepare();
  await expect(runWithFault(undefined, wait, work)).resolves.toEqual({ done: true });
});

test.each([
  ['throttle', 'ThrottlingException'],
  ['error', 'DatabaseResumingException'],
] as const)('%s refuses and does nothing', async (kind, code) => {
  const { wait, work } = prepare();
  await expect(runWithFault({ kind }, wait, work)).rejects.toMatchObject({ code });
  expect(work).not.toHaveBeenCalled();
});

test('a timeout does nothing and never answers', async () => {
  const { wait, work } = prepare();
  await expect(runWithFault({ kind: 'timeout' }, wait, work)).resolves.toBe(SILENCE.never);
  expect(wait.hold).toHaveBeenCalled();
  expect(work).not.toHaveBeenCalled();
});

test('a lost response does the work and drops the reply', async () => {
  const { wait, work } = prepare();
  await expect(runWithFault({ kind: 'lost-response' }, wait, work)).resolves.toBe(SILENCE.cut);
  expect(work).toHaveBeenCalledTimes(1);
});

test('a delay comes before the work', async () => {
  const { wait, work } = prepare();
  await expect(runWithFault({ kind: 'delay', seconds: 3 }, wait, work)).resolves.toEqual({ done: true });
  expect(wait.delay).toHaveBeenCalledWith(3000);
});
