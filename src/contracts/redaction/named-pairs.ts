import { joined } from './context-form.ts';
import { findValue } from './find-value.ts';
import { isHarmlessValue } from './harmless-values.ts';
import { REDACTED } from './redacted.ts';
import { isSecretName } from './secret-names.ts';

const Q = String.raw`(?:\\{0,15}["'])`;

/** What may stand between the name's attribute and the element's `>`: anything else would take in what has nothing to do with it. */
const FURTHER_ATTRIBUTES = String.raw`(?:\s{1,5}[\w:.-]{1,40}\s{0,3}=\s{0,3}${Q}[^<>"'\n]{0,80}${Q}){0,5}`;

/** `"name": "DB_PASSWORD", "value": "…"`: in JSON, YAML, XML, and as the aws CLI takes parameters. */
const PAIR = joined(
  'gi',
  String.raw`(?<![\w-])${Q}?(?:name|key|ParameterKey|variable)${Q}?\s{0,5}[:=]\s{0,5}${Q}?([\w./-]{1,120})${Q}?`,
  String.raw`(?:\s{0,5},?\s{0,60}${Q}?(?:value|ParameterValue)${Q}?\s{0,5}[:=]\s{0,5}|${FURTHER_ATTRIBUTES}\s{0,5}>)`,
);

/** @returns the text without the values that stand beside their names. */
export function redactPairs(text: string): string {
  let kept = '';
  let from = 0;
  PAIR.lastIndex = 0;
  for (let found = PAIR.exec(text); found; found = PAIR.exec(text)) {
    if (!isSecretName(found[1] ?? '')) continue;
    const at = PAIR.lastIndex;
    const isElement = found[0].endsWith('>');
    const span = isElement
      ? { start: at, end: at + (/^[^<]*/.exec(text.slice(at, at + 8000))?.[0].length ?? 0) }
      : findValue(text, { at, nameQuote: '', isWholeLine: false });
    if (!span || span.end <= span.start || isHarmlessValue(text.slice(span.start, span.end), true)) continue;
    kept += text.slice(from, span.start) + REDACTED;
    from = span.end;
    PAIR.lastIndex = span.end;
  }
  return kept + text.slice(from);
}
