import { useEffect, useRef, useState } from 'preact/hooks';
import type { BulkReplayAnswer } from '../api/answers.ts';
import { ApiProblem, toProblem } from '../api/problem.ts';
import { createSender } from '../api/sender.ts';
import { noteWrite } from '../api/use-answer.ts';
import { replaceQuery } from '../routing/use-address.ts';
import { addOutcomes, NO_TALLY, type BulkTally } from './bulk-tally.ts';

/** Small, so that it stops soon when it is told to. */
const PAGE_SIZE = 25;

export interface BulkReplay {
  state: 'ready' | 'running' | 'stopped' | 'done';
  tally: BulkTally;
  problem: ApiProblem | undefined;
  /** Begins, or goes on behind the last page. */
  run(): void;
  /** Ends after the page that is under way. */
  stop(): void;
}

/** How long to wait when the server wants it slower; undefined for what waiting doesn't help. */
const waitFor = (error: unknown): number | undefined =>
  error instanceof ApiProblem && error.status === 429 ? (error.retryAfterSeconds ?? 1) : undefined;

const pause = (seconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, seconds * 1000));

/**
 * Replays every item that fits, page by page. Where it is stands in the address: after a stop, or when the page is loaded
 * again, it goes on from there.
 */
export function useBulkReplay(filters: Record<string, string>, start: string | undefined): BulkReplay {
  const [state, setState] = useState<BulkReplay['state']>(start === undefined ? 'ready' : 'stopped');
  const [tally, setTally] = useState(NO_TALLY);
  const [problem, setProblem] = useState<ApiProblem>();
  const send = useRef(createSender());
  const cursor = useRef(start);
  const isWanted = useRef(false);
  useEffect(() => () => void (isWanted.current = false), []);

  /** @returns whether there is more */
  async function replayPage(): Promise<boolean> {
    const body = { ...filters, limit: PAGE_SIZE, ...(cursor.current !== undefined && { cursor: cursor.current }) };
    const { outcomes, next } = await send.current<BulkReplayAnswer>('/dlq/replay', { body });
    setTally((before) => addOutcomes(before, outcomes));
    if (next === null) return false;
    cursor.current = next;
    replaceQuery({ cursor: next });
    return true;
  }

  async function replayPages(): Promise<'stopped' | 'done'> {
    while (isWanted.current) {
      try {
        if (!(await replayPage())) return 'done';
        setProblem(undefined);
      } catch (error) {
        setProblem(toProblem(error));
        const seconds = waitFor(error);
        if (seconds === undefined) return 'stopped';
        await pause(seconds);
      }
    }
    return 'stopped';
  }

  async function run(): Promise<void> {
    isWanted.current = true;
    setProblem(undefined);
    setState('running');
    setState(await replayPages());
    isWanted.current = false;
    noteWrite();
  }

  return { state, tally, problem, run: () => void run(), stop: () => void (isWanted.current = false) };
}
