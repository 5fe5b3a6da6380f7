/** A secret's place in a text, without its quotes. */
export interface ValueSpan {
  start: number;
  end: number;
  /** Quotes to put around, so that JSON stays JSON. */
  quote?: string;
}

/** How the value was introduced. */
export interface Introduction {
  /** Where the value begins. */
  at: number;
  /** The quote that the name stood in, with its backslashes. */
  nameQuote: string;
  /** The value goes on to the end of the line, spaces included. */
  isWholeLine: boolean;
  /** The quote that name and value stand in together: `"NAME=some value"`. */
  enclosing?: string | undefined;
}

/** YAML's `|` and `>`: all lines with the first one's indentation. */
const BLOCK = /([|>][+-]?\d?[ \t]*\r?\n([ \t]{1,100}))[^\n]*(?:\n\2[^\n]*|\n[ \t]{0,100}(?=\r?\n))*/y;

/** `"…"`, `'…'`, `` `…` ``, also `$'…'`, `@"…"`, `b'…'`, over several lines; a text of JSON in a text: `\"…\"`. */
const QUOTED = [
  /[$@bBuUrR]?(")[^"\\]{0,8000}(?:\\[^][^"\\]{0,8000}){0,2000}(?=")/y,
  /[$@bBuUrR]?(')[^'\\]{0,8000}(?:(?:\\[^]|'')[^'\\]{0,8000}){0,2000}(?=')/y,
  /(`)[^`]{0,8000}(?=`)/y,
  /[$@bBuUrR]?(\\{1,15}["'])[^]{0,8000}?(?=(?<!\\)\1)/y,
];
/** A quote that never ends, since the text was cut. */
const UNCLOSED = [/(\\{1,15}["'])(?:[^\r\n"'\\]|\\[^\r\n])*/y, /(["'`])[^\r\n]*/y];

/** A bare word. Brackets, quotes and separators end it only where something else begins behind them. */
const WORD = new RegExp(
  [
    String.raw`(?:\[redacted\]`,
    String.raw`[^\s"'\`,;&()[\]{}<>\\]`,
    String.raw`[,;&](?![\s,;&"'\\]|$|(?:amp;)?[\w.%-]{1,60}\\{0,3}["']?[=:])`,
    String.raw`[)\]}>](?![\s,;:.)\]}>"'\`\\]|$)`,
    String.raw`["'\`](?![\s,;:.)\]}>|&"'\`]|$)`,
    String.raw`[([{]`,
    String.raw`<(?![\w/!])`,
    String.raw`\\(?!\\{0,15}["'nrt]))+`,
  ].join('|'),
  'y',
);

const LINE = /[^\r\n]*/y;
/** As far as the quote is looked for that a value with spaces stands in. */
const NEAR = /[^\r\n]{0,2000}/y;

const matchAt = (form: RegExp, text: string, at: number): RegExpExecArray | null => {
  form.lastIndex = at;
  return form.exec(text);
};

/** @returns the rest of the line, without a comment and what closes around it. */
function restOfLine(text: string, at: number): ValueSpan {
  const line = matchAt(LINE, text, at)?.[0] ?? '';
  const comment = line.indexOf(' # ');
  return { start: at, end: at + (comment < 0 ? line : line.slice(0, comment)).trimEnd().length };
}

/** Where the next quote opens something else, lines below, the value's own was never closed. */
const opensAnother = (quoted: string): boolean => quoted.includes('\n') && '{[(,:= '.includes(quoted.charAt(quoted.length - 1));

function quotedAt(text: string, at: number): ValueSpan | undefined {
  for (const form of [...QUOTED, ...UNCLOSED]) {
    const found = matchAt(form, text, at);
    const quote = found?.[1];
    if (found && quote !== undefined && !opensAnother(found[0]))
      return { start: at + found[0].indexOf(quote) + quote.length, end: at + found[0].length };
  }
  return undefined;
}

/** @returns where that quote stands, with exactly its backslashes; -1 when it doesn't. */
function indexOfQuote(text: string, quote: string): number {
  let index = text.indexOf(quote);
  while (index > 0 && text.charAt(index - 1) === '\\') index = text.indexOf(quote, index + 1);
  return index;
}

/** @returns the bare word; where name and value stand in quotes together, it may have spaces and goes up to the quote. */
function wordAt(text: string, at: number, enclosing: string | undefined, nameQuote: string): ValueSpan | undefined {
  const word = matchAt(WORD, text, at)?.[0];
  if (word === undefined) return undefined;
  const closes = enclosing === undefined ? -1 : indexOfQuote(matchAt(NEAR, text, at)?.[0] ?? '', enclosing);
  const isEnclosed = closes >= 0 && (closes < word.length || /[ \t]/.test(text.charAt(at + word.length)));
  return { start: at, end: at + (isEnclosed ? closes : word.length), quote: nameQuote };
}

/** @returns the value that begins there, or undefined when there is none. */
export function findValue(text: string, { at, nameQuote, isWholeLine, enclosing }: Introduction): ValueSpan | undefined {
  const block = matchAt(BLOCK, text, at);
  if (block?.[1] !== undefined) return { start: at + block[1].length, end: at + block[0].length };
  return quotedAt(text, at) ?? (isWholeLine ? restOfLine(text, at) : wordAt(text, at, enclosing, nameQuote));
}
