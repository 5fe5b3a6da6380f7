/** One event of an execution's history, in the shape of GetExecutionHistory. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Epoch seconds. */
  timestamp: number;
  type: string;
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

/** The events of one execution, in order. */
export class History {
  readonly events: HistoryEvent[] = [];
  readonly #now: () => number;
  readonly #onEvent: (event: HistoryEvent) => void;
  #goesOnFrom: number | undefined;

  constructor(now: () => number, onEvent: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#onEvent = onEvent;
  }

  /** The next event follows that one, and not the last. */
  goOnFrom(eventId: number): void {
    this.#goesOnFrom = eventId;
  }

  /** @param detailsName name of the details' key without `EventDetails`, for example `stateEntered` */
  add(type: string, detailsName?: string, details: Record<string, unknown> = {}): void {
    const id = this.events.length + 1;
    const event: HistoryEvent = {
      timestamp: this.#now() / 1000,
      type,
      id,
      // As on AWS: the first state's entry points at no event.
      previousEventId: this.#goesOnFrom ?? (id <= 2 ? 0 : id - 1),
      ...(detailsName !== undefined && { [`${detailsName}EventDetails`]: details }),
    };
    this.#goesOnFrom = undefined;
    this.events.push(event);
    this.#onEvent(event);
  }
}

export const truncated = { truncated: false };
