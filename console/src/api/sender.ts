import { askJson, type ApiRequest } from './client.ts';
import { ApiProblem } from './problem.ts';

export type Wish = Pick<ApiRequest, 'method' | 'body'>;

/** Sends a wish. @returns the answer. @throws ApiProblem when it is refused, or when it isn't known whether it was done */
export type Send = <T>(path: string, wish?: Wish) => Promise<T>;

/** Whether the server is done with a wish; otherwise it may have been done, and is sent again under the same key. */
const isAnswer = (error: unknown): boolean => error instanceof ApiProblem && error.status >= 400 && error.status < 500;

/** @returns a way to send wishes, one after the other. The same one sent again after no answer is done once. */
export function createSender(): Send {
  let last = { wish: '', key: '' };
  const forget = (): void => void (last = { wish: '', key: '' });

  return async <T>(path: string, { method = 'POST', body }: Wish = {}): Promise<T> => {
    const wish = JSON.stringify([method, path, body]);
    if (last.wish !== wish) last = { wish, key: crypto.randomUUID() };
    try {
      const answer = await askJson<T>(path, { method, idempotencyKey: last.key, ...(body && { body }) });
      forget();
      return answer;
    } catch (error) {
      if (isAnswer(error)) forget();
      throw error;
    }
  };
}
