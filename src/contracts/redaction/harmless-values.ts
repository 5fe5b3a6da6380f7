import { joined } from './context-form.ts';

/** Values that say that there is none, or where it is. */
const NO_SECRET = joined(
  'i',
  String.raw`^(?:null|nil|none|undefined|true|false|yes|no|on|off|empty|unset|n\/a|[*x.•_-]+|\*+\w{0,4}|\[redacted\]`,
  String.raw`|[<[(]?(?:redacted|hidden|masked|sensitive(?: value)?|secret|none|not set|value|string)[>\])]?)$`,
);

/** Placeholders that something fills in, names of resources, public keys. */
const REFERENCE = joined(
  '',
  String.raw`^(?:\$\{?[A-Za-z_][\w:.-]*\}?(?:\s|$)|\$\(|%[A-Za-z_]\w*%$|\{\{|#\{|<%|<[\w .-]+>$|![A-Z][A-Za-z]+\b`,
  String.raw`|arn:aws|alias\/|ssm:|vault:|file:|env:|ssh-(?:rsa|ed25519|dss) |ecdsa-)`,
);

/** The value is a list or an object: what is in it is looked at by its own names. */
const STRUCTURE = /^[[{](?:[\s"'{[\]}\\]|$|[\w-]{1,60}["']?\s{0,4}[:=])/;

/** First words of sentences about a secret, and of type annotations. */
const PROSE = new Set(
  ('is was has had not must may can cannot could should will would for from of in on at to by with and or but the a an this ' +
    'that expired expires invalid incorrect wrong missing required requires needed accepted rejected denied failed failure error ' +
    'changed rotated updated reset unchanged disabled enabled unknown absent present revoked verified ok okay set unset found authentication ' +
    'files compat systemd sss file prompt string str int integer number boolean bool object any argument option flag deprecated ' +
    'unexpected malformed mismatch generated created deleted stored loaded unavailable see').split(' '),
);

const isPlainWord = (text: string): boolean => /^[a-z]+$/.test(text);

/** Says a sentence, or a placeholder, that there is no secret here? @param isBare without quotes */
export function isHarmlessValue(value: string, isBare: boolean): boolean {
  const text = value.trim();
  if (text === '' || NO_SECRET.test(text) || REFERENCE.test(text)) return true;
  if (!isBare) return false;
  const [first = ''] = /^[\w'/-]*/.exec(text) ?? [];
  return STRUCTURE.test(text) || (isPlainWord(first) && PROSE.has(first));
}

/** Would a person take this for a secret, whatever stands before it? */
export const looksSecret = (value: string): boolean =>
  value.length >= 6 && !/^[/.~-]/.test(value) && (/\d/.test(value) || /[a-z][A-Z]/.test(value) || /[!@#$%^&*+=~]/.test(value));
