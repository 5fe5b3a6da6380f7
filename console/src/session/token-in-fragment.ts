/** An id token first: it is made out to us, while Cognito's access tokens name no audience. */
const NAMES = ['id_token', 'token', 'access_token'];

/** @returns the token that a sign-in left in the fragment (`#token=…`), or undefined when it left none */
export function tokenInFragment(hash: string): string | undefined {
  if (hash.startsWith('#/')) return undefined;
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  for (const name of NAMES) {
    const token = given.get(name);
    if (token) return token;
  }
  return undefined;
}

/** @returns why the sign-in page of the identity provider sent nobody, or undefined when it says no such thing */
export function refusalInFragment(hash: string): string | undefined {
  if (hash.startsWith('#/')) return undefined;
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  return given.get('error_description') ?? given.get('error') ?? undefined;
}
