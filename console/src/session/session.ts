import { readAddress } from '../routing/use-address.ts';
import { createStore, useStore } from '../state/store.ts';
import { mayAct, readClaims, type Claims, type Role } from './claims.ts';
import { refusalInFragment, tokenInFragment } from './token-in-fragment.ts';

/** Somebody, or nobody and why. */
export type Session = { token: string; claims: Claims } | { token: null; notice: string | null };

const TOKEN_KEY = 'stackflow.token';
const RETURN_KEY = 'stackflow.return';

const nobody = (notice: string | null = null): Session => ({ token: null, notice });
const session = createStore<Session>(nobody());

export const useSession = (): Session => useStore(session);
export const readToken = (): string | null => session.read().token;

/** @returns whether to offer what needs this role. The server decides. */
export function useMay(least: Role): boolean {
  const current = useSession();
  return current.token !== null && mayAct(current.claims.role, least);
}

/** Keeps a token for as long as this tab is open. */
export function signIn(token: string): void {
  const claims = readClaims(token.trim());
  if (!claims) return session.write(nobody('That is no token: it has three parts with dots between them.'));
  sessionStorage.setItem(TOKEN_KEY, token.trim());
  session.write({ token: token.trim(), claims });
}

/** Forgets the token. @param notice why, when nobody asked for it */
export function signOut(notice: string | null = null): void {
  sessionStorage.removeItem(TOKEN_KEY);
  session.write(nobody(notice));
}

/** Where to come back to from the identity provider, whose answer takes the fragment's place. */
export const rememberPlace = (): void => sessionStorage.setItem(RETURN_KEY, location.hash);

function takePlace(): string {
  const place = sessionStorage.getItem(RETURN_KEY) ?? '';
  sessionStorage.removeItem(RETURN_KEY);
  return place.startsWith('#/') ? place : '#/';
}

/** Whether this tab is on its way back from the identity provider. */
const isReturning = (): boolean => sessionStorage.getItem(RETURN_KEY) !== null;

/**
 * Takes what a sign-in left in the address, and puts back the place that was asked for: no token stays in the address or
 * in the history. Whoever is signed in stays so, and only who went to sign in is told of a refusal: anybody can make a link.
 */
function takeFragment(): void {
  const token = tokenInFragment(location.hash);
  const refusal = refusalInFragment(location.hash);
  if (!token && !refusal) return;
  const wasAway = isReturning();
  history.replaceState(null, '', `${location.pathname}${location.search}${takePlace()}`);
  readAddress();
  if (token && readToken() === null) signIn(token);
  else if (refusal && wasAway) signOut(`The sign-in was refused: ${refusal}`);
}

/** Begins with the token of this tab, or with the one of the address. */
export function openSession(): void {
  const kept = sessionStorage.getItem(TOKEN_KEY);
  if (kept) signIn(kept);
  takeFragment();
}
