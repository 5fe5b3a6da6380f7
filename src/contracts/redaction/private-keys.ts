import { joined } from './context-form.ts';
import { REDACTED } from './redacted.ts';

/** RFC 7468, OpenSSH, PGP, and ssh.com's four dashes. */
const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
const EVERY_END = new RegExp(END, 'g');

/** What stands between lines: line ends, indentation, quotes of a program's text. */
const GAP = /(?:[\s"'+,>|]|\\[nrt]){0,40}/.source;
const HEADER = /(?:Proc-Type|DEK-Info|Version|Comment|Subject|Hash): [^\n\\]{0,200}/.source;

/** The rest of a key whose end was cut off. */
const CUT_KEY = joined(
  'y',
  `(?:${GAP}(?:${HEADER}|[A-Za-z0-9+/=]{16,}))*`,
  String.raw`(?:${GAP}[A-Za-z0-9+/]{1,15}(?:={1,2}|(?=\s*(?:$|-{2,}))))?`,
);

/** A line of base64; the last one of a key may be short. */
const KEY_LINE = /^\s*[A-Za-z0-9+/]{16,200}={0,2}\s*$/;
const LAST_LINE = /^\s*(?:=?[A-Za-z0-9+/]{1,200}={0,2}\s*)?$/;

/** @returns where the key ends whose text begins at `start`; the next key begins at `limit`. */
function endOf(text: string, start: number, limit: number): number {
  const body = text.slice(start, limit);
  const end = END.exec(body);
  if (end) return start + end.index + end[0].length;
  CUT_KEY.lastIndex = 0;
  return start + (CUT_KEY.exec(body)?.[0].length ?? 0);
}

/** @returns the text without the key lines at its end: those of a key whose beginning was cut off. */
function cutTail(text: string): string {
  const lines = text.split('\n');
  let kept = lines.length;
  while (kept > 0 && lines.length - kept < 2 && LAST_LINE.test(lines[kept - 1] ?? '')) kept -= 1;
  while (kept > 0 && KEY_LINE.test(lines[kept - 1] ?? '')) kept -= 1;
  return lines.slice(kept).some((line) => KEY_LINE.test(line)) ? [...lines.slice(0, kept), REDACTED].join('\n') : text;
}

/** Now only those ends are left whose beginnings were cut off. */
function redactHeadless(text: string): string {
  let kept = '';
  let from = 0;
  for (const found of text.matchAll(EVERY_END)) {
    const head = text.slice(from, found.index);
    const cut = cutTail(head);
    from = found.index + found[0].length;
    kept += cut === head ? head + found[0] : cut;
  }
  return kept + text.slice(from);
}

/** @returns the text without its private keys, whole or cut; certificates and public keys stay. */
export function redactPrivateKeys(text: string): string {
  const begins = [...text.matchAll(BEGIN)];
  let kept = '';
  let from = 0;
  for (const [index, found] of begins.entries()) {
    kept += text.slice(from, found.index) + REDACTED;
    from = endOf(text, found.index + found[0].length, begins[index + 1]?.index ?? text.length);
  }
  return redactHeadless(kept + text.slice(from));
}
