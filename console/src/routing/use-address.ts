import { createStore, useStore } from '../state/store.ts';
import { formatAddress, parseAddress, type Address, type Query } from './address.ts';

const address = createStore<Address>(parseAddress(location.hash));

/** Takes over what the address bar says. */
export const readAddress = (): void => address.write(parseAddress(location.hash));
addEventListener('hashchange', readAddress);

/** @returns where the page is; the component renders again when that changes. */
export const useAddress = (): Address => useStore(address);

/** Goes to a page; the one before stays behind the browser's back button. */
export function navigate(path: string, query: Query = {}): void {
  location.hash = formatAddress(path, query);
}

const changed = (changes: Record<string, string | undefined>): string => {
  const { path, query } = parseAddress(location.hash);
  return formatAddress(path, { ...query, ...changes });
};

/** Changes what the page is asked for and stays on it. Filters begin at the first page of results again. */
export function changeQuery(changes: Record<string, string | undefined>): void {
  location.hash = changed({ cursor: undefined, ...changes });
}

/** Notes in the address how far the page has come, without a step in the browser's history. */
export function replaceQuery(changes: Record<string, string | undefined>): void {
  history.replaceState(null, '', changed(changes));
  readAddress();
}
