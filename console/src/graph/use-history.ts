import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../../../src/contracts/api/page.ts';
import { askJson } from '../api/client.ts';
import { toProblem, type ApiProblem } from '../api/problem.ts';
import { formatQuery } from '../routing/address.ts';
import type { HistoryEvent } from './history-event.ts';
import { hasEnded, withPage } from './merge-history.ts';

/** The last page is read again and again while an execution runs. */
const EVENTS_PER_ANSWER = '25';
const LOOK_EVERY_MS = 2000;

/** What is known of a history, and where its last page begins. */
export interface KnownHistory {
  events: readonly HistoryEvent[];
  /** Undefined while the first page is the last. */
  cursor: string | undefined;
}

const NOTHING: KnownHistory = { events: [], cursor: undefined };

/** Reads on from the last page that is known: what has come since is behind it. @throws ApiProblem */
async function readOn(path: string, known: KnownHistory, signal: AbortSignal): Promise<KnownHistory> {
  let { events, cursor } = known;
  for (;;) {
    const page = await askJson<Page<HistoryEvent>>(path + formatQuery({ limit: EVENTS_PER_ANSWER, cursor }), { signal });
    events = withPage(events, page.items);
    if (page.next === null) return { events, cursor };
    cursor = page.next;
  }
}

export interface History {
  events: readonly HistoryEvent[];
  isLoading: boolean;
  problem: ApiProblem | undefined;
}

/**
 * Follows what an execution does: the whole history once, then what is new, while it runs and somebody looks.
 * @param path null while there is no execution
 * @param version changes when it is worth looking again at one that has ended: it may have been redriven
 */
export function useHistory(path: string | null, version: string): History {
  const [known, setKnown] = useState(NOTHING);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isLoading, setIsLoading] = useState(true);

  useEffect(() => {
    if (path === null) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let latest = known;
    const look = async (): Promise<void> => {
      try {
        if (document.visibilityState === 'visible') latest = await readOn(path, latest, controller.signal);
        setProblem(undefined);
      } catch (error) {
        if (!controller.signal.aborted) setProblem(toProblem(error));
      }
      if (controller.signal.aborted) return;
      setKnown(latest);
      setIsLoading(false);
      if (!hasEnded(latest.events)) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [path, version]);

  return { events: known.events, isLoading: path !== null && isLoading, problem };
}
