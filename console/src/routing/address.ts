/** What the fragment of the address says: which page, and what it is asked for. Everything shareable is in it. */
export interface Address {
  /** Begins with a slash: `/dlq/rem-1`. */
  path: string;
  query: Query;
}

export type Query = Readonly<Record<string, string>>;

const withoutEmpty = (query: Record<string, string | undefined>): [string, string][] =>
  Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));

/** @returns `?status=open&kind=failed`, or nothing when nothing is given; what is empty is left out. */
export function formatQuery(query: Record<string, string | undefined>): string {
  const text = new URLSearchParams(withoutEmpty(query)).toString();
  return text && `?${text}`;
}

/** @returns the address as a link takes it: `#/dlq?status=open` */
export const formatAddress = (path: string, query: Record<string, string | undefined> = {}): string =>
  `#${path}${formatQuery(query)}`;

/** @param hash as `location.hash` gives it; anything that isn't one of ours is the start page */
export function parseAddress(hash: string): Address {
  const [path = '', search = ''] = splitOnce(hash.replace(/^#/, ''), '?');
  if (!path.startsWith('/')) return { path: '/', query: {} };
  const query = Object.fromEntries(withoutEmpty(Object.fromEntries(new URLSearchParams(search))));
  return { path: path.replace(/(?<=.)\/+$/, ''), query };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
