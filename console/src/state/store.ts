import { useEffect, useState } from 'preact/hooks';

/** A value that the page shares, and whoever wants to know when it changes. */
export interface Store<T> {
  read(): T;
  write(value: T): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    read: () => current,
    write(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** @returns the store's value; the component renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.read());
  useEffect(() => {
    const take = (): void => setValue(() => store.read());
    take();
    return store.subscribe(take);
  }, [store]);
  return value;
}
