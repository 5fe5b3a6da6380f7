import { createStore, type Store } from './store.ts';

/** Storage may be switched off; then a choice lasts as long as the page. */
function readSaved(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function save(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Nothing is lost but the choice.
  }
}

/** A person's choice among a few, kept in this browser. The first of `options` is the default. */
export function createSavedChoice<T extends string>(key: string, options: readonly [T, ...T[]]): Store<T> {
  const saved = readSaved(key);
  const store = createStore<T>(options.find((option) => option === saved) ?? options[0]);
  store.subscribe(() => save(key, store.read()));
  return store;
}
