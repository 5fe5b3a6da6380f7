import { AsyncLocalStorage } from 'node:async_hooks';

// The Step Functions library waits by the global setTimeout, so that its timers are told apart by where they are set.
const context = new AsyncLocalStorage<boolean>();

/** Runs a function whose `setTimeout`s (and those of its continuations) the clock may jump to. */
export const runSkippable = <Result>(run: () => Result): Result => context.run(true, run);

/** Runs a function whose `setTimeout`s are background again. */
export const runInBackground = <Result>(run: () => Result): Result => context.run(false, run);

/** @returns whether a timer set now is one to jump to. */
export const isSkippable = (): boolean => context.getStore() ?? false;
