/** A secret that shows by where it stands. */
export interface ContextForm {
  /** For the reader of the tables. */
  kind: string;
  /** Bounded, or always ending where its characters end, so that no text can make it slow. */
  form: RegExp;
  /** What stands there instead, as `String.replace` reads it. */
  instead: string;
}

/** A row of the tables. @param instead keeps the form's first group unless it says something else */
export const hides = (kind: string, form: RegExp, instead = '$1[redacted]'): ContextForm => ({ kind, form, instead });

/** A long form, in parts. */
export const joined = (flags: string, ...parts: string[]): RegExp => new RegExp(parts.join(''), flags);

/** One word of a command line, with or without quotes. */
const WORD = /(?:'[^'\n]*'|"(?:[^"\\\n]|\\.)*"|[^\s'"|;&<>]+)/.source;

/** A word behind something; what the shell fills in is none. */
export const behind = (kind: string, before: string, flags = 'g'): ContextForm =>
  hides(kind, joined(flags, `(${before})`, String.raw`(?!["']?\$[\w{(])`, WORD));
