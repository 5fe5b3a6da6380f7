import { AsyncLocalStorage } from 'node:async_hooks';

/** Whether the invocation that a piece of code belongs to still runs, as seen by an in-process container. */
export interface Life {
  isOver: boolean;
  /** Ends it as a crash. */
  crash(): void;
  /** Requests under way: each is given up when the life ends. */
  pending: Set<() => void>;
}

const lives = new AsyncLocalStorage<Life>();

/** Runs a handler as part of one invocation. */
export const live = <Result>(life: Life, run: () => Result): Result => lives.run(life, run);

/** @returns the invocation that the caller belongs to, if it belongs to one. */
export const currentLife = (): Life | undefined => lives.getStore();
