import { joined } from './context-form.ts';
import { findValue, type Introduction, type ValueSpan } from './find-value.ts';
import { isHarmlessValue, looksSecret } from './harmless-values.ts';
import { REDACTED } from './redacted.ts';
import { isSecretName } from './secret-names.ts';

/** What keys are called. */
const KEYS = 'api|app|application|access|secret access|secret|private|account|shared|master|encryption|signing|client|license';

/**
 * A name begins at the word that makes it suspicious, and is looked at whole. ARNs and CloudFormation's references say
 * `:secret:` without hiding one.
 */
const SUSPICIOUS = joined(
  'gi',
  String.raw`arn:aws[\w-]{0,20}:[\w.@:/*+-]*|\{\{resolve:[^{}\s]{0,300}\}\}|`,
  String.raw`(?:(?:${KEYS})[ _-]?key|connection[ _-]?string|pass|pwd|pw|secret|token|credential|cookie|session|sess|psk|key|conn|shared|xamz)`,
  String.raw`[\w.-]{0,60}(?![\w.-])`,
);

/** Longest beginning of a name that is looked at. */
const NAME_REACH = 80;

/** `=`, `:`, `=>`, `:=`, also escaped; before it a colour's end, a quote, a bracket, or what a prompt shows. */
const ASSIGNED = joined(
  'iy',
  String.raw`(?:\x1b\[[\d;]{0,10}m){0,2}(\\{0,15}["'\`])?\]?(?:[ \t]{1,4}\[[^\]\n]{0,60}\])?[ \t]{0,40}`,
  String.raw`(?:=>|:=|={1,2}|:|%3D|%3A|\\u003d|\\u003a)(?:\s{0,60}(?=\\{0,15}["'\`])|[ \t]{0,40})`,
);
const IN_ELEMENT = /(?:\s[^<>]{0,200})?(?:>|&gt;)(?:<!\[CDATA\[)?/y;
const NEXT_ARGUMENT = /(\\{0,15}["'])\s{0,20},\s{0,20}(?=\\{0,15}["'])/y;
const CALLED = /\((?=["'])/y;
const SPACED = /[ \t]{1,40}(?=\S)/y;
const SAID = /[ \t]{1,4}(?:is|was)(?:[ \t]{1,4}(?:now|set to|changed to|reset to))?:?[ \t]{1,4}(?=\S)/y;

/** What may stand before a name that begins its line. */
const LINE_START = /(?<=(?:^|[\r\n])[ \t>*+-]{0,40}(?:(?:export|set|declare -x)[ \t]{1,8})?\\{0,15}["'`]?)/y;
const AFTER_OTHER_VARIABLE = /(?<=(?:^|\n)[ \t]{0,40}[A-Za-z_][\w.]{0,80}=[^\n]{0,300}\r?\n[ \t]{0,40})/y;
const BEFORE_OTHER_VARIABLE = /[^\n]{0,300}\n[ \t]{0,40}[A-Za-z_][\w.]{0,80}=/y;
const BEFORE_CAPITALS = /[^\n]{0,300}\n[ \t]{0,40}[A-Z][A-Z0-9_]{0,80}=/y;
/** Commands that set a value by its name. */
const SETTER = /(?<=\b(?:setx|set|ENV|ARG|config|configure set|put|add|export)[ \t]{1,8}(?:-{1,2}\w{1,20}[ \t]{1,8}){0,3})/y;
const UNEXPECTED = /(?<=(?:unexpected|unknown|unrecognized|next)[ \t]{1,4})/iy;
const IN_TAG = /(?<=(?:<|&lt;)(?:\w{1,40}:)?)/y;
const IN_CALL = /(?<=\(\s{0,4}\\{0,15}["'])/y;
const QUOTE_BEFORE = /(?<=(?:^|[^\\])(\\{0,15}["']))/y;
const ASKS = /^(?:get|fetch|read|load|find|check|verify|validate|is|has|prompt|ask|hash|compare|decode|parse|new)/i;

const matchAt = (form: RegExp, text: string, at: number): RegExpExecArray | null => {
  form.lastIndex = at;
  return form.exec(text);
};
const fitsAt = (form: RegExp, text: string, at: number): boolean => matchAt(form, text, at) !== null;

/** A name in its text. */
interface Name {
  text: string;
  start: number;
  end: number;
  name: string;
}

function nameAt(text: string, found: RegExpExecArray): Name {
  const floor = Math.max(0, found.index - NAME_REACH);
  let start = found.index;
  while (start > floor && /[\w.-]/.test(text.charAt(start - 1))) start -= 1;
  // In `\nTOKEN` the n belongs to the escape.
  if (text.charAt(start - 1) === '\\' && /[nrt]/.test(text.charAt(start))) start += 1;
  const end = found.index + found[0].length;
  return { text, start, end, name: text.slice(start, end) };
}

/** An environment's variables one below the other: values go on to the end of their lines. */
const isInDump = ({ text, start, end }: Name): boolean =>
  fitsAt(LINE_START, text, start)
    ? fitsAt(AFTER_OTHER_VARIABLE, text, start) || fitsAt(BEFORE_OTHER_VARIABLE, text, end)
    : fitsAt(BEFORE_CAPITALS, text, end);

function assigned(name: Name): Introduction | undefined {
  const { text, start, end } = name;
  const found = matchAt(ASSIGNED, text, end);
  if (!found || (/^token$/i.test(name.name) && fitsAt(UNEXPECTED, text, start))) return undefined;
  const { 0: separator, 1: nameQuote = '' } = found;
  const isSpread = /[:=][ \t]+$/.test(separator) && (separator.includes(':') || /[ \t]=/.test(separator));
  const isWholeLine = isSpread ? fitsAt(LINE_START, text, start) : /=$/.test(separator) && isInDump(name);
  const enclosing = nameQuote ? undefined : matchAt(QUOTE_BEFORE, text, start)?.[1];
  return { at: end + separator.length, nameQuote, isWholeLine, enclosing };
}

/** Introduced by something else than a sign of assignment. */
function introduced(name: Name): Introduction | undefined {
  const { text, start, end, name: said } = name;
  const place = (found: RegExpExecArray | null): Introduction | undefined =>
    found ? { at: end + found[0].length, nameQuote: '', isWholeLine: false } : undefined;
  if (said.startsWith('-')) return place(matchAt(SPACED, text, end) ?? matchAt(NEXT_ARGUMENT, text, end));
  if (fitsAt(IN_CALL, text, start)) return place(matchAt(NEXT_ARGUMENT, text, end));
  if (!ASKS.test(said) && fitsAt(CALLED, text, end)) return place(matchAt(CALLED, text, end));
  const spoken = place(matchAt(SAID, text, end));
  const isVariable = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(said) || fitsAt(SETTER, text, start);
  const doubtful = spoken ?? (isVariable ? place(matchAt(SPACED, text, end)) : undefined);
  return doubtful && looksSecret(/^\S*/.exec(text.slice(doubtful.at, doubtful.at + 200))?.[0] ?? '') ? doubtful : undefined;
}

/** `<password>…</password>` */
function elementValue({ text, start, end }: Name): ValueSpan | undefined {
  const opened = fitsAt(IN_TAG, text, start) && matchAt(IN_ELEMENT, text, end);
  if (!opened) return undefined;
  const at = end + opened[0].length;
  const length = /^(?:[^<&\]]|&(?!lt;)|\](?!\]>))*/.exec(text.slice(at, at + 8000))?.[0].length ?? 0;
  return { start: at, end: at + length };
}

/** The value tells nothing: a placeholder, a sentence, a working directory, a number that counts. */
function isShown(name: string, value: string, isBare: boolean): boolean {
  if (isHarmlessValue(value, isBare)) return true;
  if (isBare && /^[A-Z_]+$/.test(value) && isSecretName(value)) return true;
  if (/^(?:OLD)?PWD$/i.test(name)) return /^(?:[/~]|[A-Z]:\\)/i.test(value);
  return /^\d{1,5}$/.test(value) && /(?:token|session|^pass)$/i.test(name);
}

function secretOf(name: Name): ValueSpan | undefined {
  const { text } = name;
  const element = elementValue(name);
  const introduction = element ? undefined : (assigned(name) ?? introduced(name));
  const span = element ?? (introduction && findValue(text, introduction));
  if (!span || span.end <= span.start) return undefined;
  const isBare = !/["'`]/.test(text.charAt(span.start - 1));
  return isShown(name.name, text.slice(span.start, span.end), isBare) ? undefined : span;
}

/** Headers whose values have their own form: see `network-forms.ts`. */
const OWN_FORM = /^(?:(?:set-)?cookie2?|(?:proxy-)?authorization)$/i;

/** @returns the text without the values of what is named like a secret. */
export function redactNamedValues(text: string): string {
  let kept = '';
  let from = 0;
  SUSPICIOUS.lastIndex = 0;
  for (let found = SUSPICIOUS.exec(text); found; found = SUSPICIOUS.exec(text)) {
    const name = nameAt(text, found);
    const resume = SUSPICIOUS.lastIndex;
    const span = !OWN_FORM.test(name.name) && isSecretName(name.name) ? secretOf(name) : undefined;
    SUSPICIOUS.lastIndex = span?.end ?? resume;
    if (!span) continue;
    const { quote = '' } = span;
    kept += text.slice(from, span.start) + quote + REDACTED + quote;
    from = span.end;
  }
  return kept + text.slice(from);
}
