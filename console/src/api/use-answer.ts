import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../../../src/contracts/api/page.ts';
import { formatQuery } from '../routing/address.ts';
import { createStore, useStore } from '../state/store.ts';
import { askJson } from './client.ts';
import { toProblem, type ApiProblem } from './problem.ts';
import { readAll, readPage } from './read-page.ts';

/** How many writes this page has made: whatever is shown is asked for again after each. */
const writes = createStore(0);
export const noteWrite = (): void => writes.write(writes.read() + 1);

export interface Answered<T> {
  /** The last answer; it stays while the next one is awaited, and when that one doesn't come. */
  answer: T | undefined;
  problem: ApiProblem | undefined;
  isLoading: boolean;
  reload(): void;
}

export interface Question {
  query?: Record<string, string | undefined>;
  /** Asks again while the page is visible. */
  everySeconds?: number;
}

type Read<T> = (address: string, signal: AbortSignal) => Promise<T>;

interface State<T> {
  address: string | null;
  answer: T | undefined;
  problem: ApiProblem | undefined;
  isLoading: boolean;
}

const unanswered = { answer: undefined, problem: undefined, isLoading: true };

const readAnswer = <T>(address: string, signal: AbortSignal): Promise<T> => askJson<T>(address, { signal });

/** @returns a number that changes every so many seconds, as long as somebody sees the page */
function useTurns(everySeconds: number | undefined): [turn: number, next: () => void] {
  const [turn, setTurn] = useState(0);
  const next = (): void => setTurn((count) => count + 1);
  useEffect(() => {
    if (everySeconds === undefined) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && next(), everySeconds * 1000);
    return () => clearInterval(timer);
  }, [everySeconds]);
  return [turn, next];
}

function useReading<T>(path: string | null, { query = {}, everySeconds }: Question, read: Read<T>): Answered<T> {
  const address = path === null ? null : path + formatQuery(query);
  const [state, setState] = useState<State<T>>({ address, ...unanswered });
  const [turn, reload] = useTurns(everySeconds);
  const written = useStore(writes);

  useEffect(() => {
    if (address === null) return undefined;
    const controller = new AbortController();
    const settle = (change: Partial<State<T>>): void => {
      if (!controller.signal.aborted) setState((before) => ({ ...before, ...change, address, isLoading: false }));
    };
    setState((before) => (before.address === address ? { ...before, isLoading: true } : { address, ...unanswered }));
    read(address, controller.signal).then(
      (answer) => settle({ answer, problem: undefined }),
      (error: unknown) => settle({ problem: toProblem(error) }),
    );
    return () => controller.abort();
  }, [address, turn, written]);

  const current = state.address === address ? state : unanswered;
  return { answer: current.answer, problem: current.problem, isLoading: address !== null && current.isLoading, reload };
}

/** Asks StackFlowAPI for what a page shows. @param path null while there is nothing to ask for */
export const useAnswer = <T>(path: string | null, question: Question = {}): Answered<T> => useReading<T>(path, question, readAnswer);

/** Asks for a page of a list: as many items as `limit` says, if there are so many. */
export const usePage = <Item>(path: string | null, question: Question = {}): Answered<Page<Item>> =>
  useReading<Page<Item>>(path, question, readPage);

/** Asks for a list as a whole. */
export const useList = <Item>(path: string | null, question: Question = {}): Answered<Page<Item>> =>
  useReading<Page<Item>>(path, question, readAll);
