import { NEVER_OVERRIDABLE } from '../../../contracts/playbook.ts';
import { quote, textsIn, valueAt, type PlacedText } from './json-value.ts';
import { wrong, type JsonPath, type Problem } from './problem.ts';

/** Two braces, or one as in other template languages, with what stands between them. */
const BRACES = /\$?(\{\{?)\s*([^{}]*?)\s*(\}\}?|$)/g;
const ATTRIBUTE = /^ci\.[A-Za-z][A-Za-z0-9_]*$/;
const SAMPLE = '{{ci.instanceId}}';

const toAttribute = (path: string): string => {
  const name = path.replace(/^ci[.:]?/i, '').replace(/[^A-Za-z0-9_]+(.)?/g, (_, letter: string = '') => letter.toUpperCase());
  return /^[A-Za-z]/.test(name) ? `{{ci.${name}}}` : SAMPLE;
};

/** Something in braces, as the text has it. */
interface Braces {
  whole: string;
  open: string;
  inner: string;
  close: string;
}

function explain({ whole, open, inner, close }: Braces): [what: string, instead: string] | undefined {
  if (open === '{{' && close === '}}' && !whole.startsWith('$') && ATTRIBUTE.test(inner)) return undefined;
  if (/^(incident|classification|request)\b/.test(inner))
    return [`${quote(whole)} would bring a text from outside into the action`, `write what the CI record says, such as ${SAMPLE}`];
  if (close !== '}}' && open === '{{') return [`${quote(whole)} has no end`, `write ${toAttribute(inner)}`];
  return [`${quote(whole)} is no placeholder`, `write ${toAttribute(inner)}: {{ci.<attribute>}}, letters, digits and _`];
}

const isPlaceholderLike = ({ open, inner }: Braces): boolean => open === '{{' || /^ci\./.test(inner);

function bracesIn(text: string): (Braces & { offset: number })[] {
  const found = [...text.matchAll(BRACES)].map(({ 0: whole, 1: open = '', 2: inner = '', 3: close = '', index }) => ({ whole, open, inner, close, offset: index }));
  return found.filter(isPlaceholderLike);
}

const checkText = ({ path, text }: PlacedText): Problem[] =>
  bracesIn(text).flatMap(({ offset, ...braces }) => {
    const explained = explain(braces);
    return explained ? [wrong(path, ...explained, { offset })] : [];
  });

/** What is run is the playbook's own text: a CI record that could choose it would choose a script. */
function checkOwnText({ path, text }: PlacedText): Problem[] {
  const [first] = bracesIn(text);
  if (!first) return [];
  const name = String(path[2]);
  const what = name === 'commands' ? 'a script takes no placeholders' : `action.parameters.${name} takes no placeholders`;
  const instead = name === 'commands' ? 'use a document of your own (StackFlow-…), which gets the value as a parameter' : 'write the value itself';
  return [wrong(path, what, instead, { offset: first.offset })];
}

const isOwnText = (path: JsonPath): boolean => path[1] === 'parameters' && NEVER_OVERRIDABLE.has(String(path[2]));

/** @returns what is wrong with the placeholders of the action. */
export const checkPlaceholders = (value: unknown): Problem[] =>
  ['target', 'parameters']
    .flatMap((part) => textsIn(valueAt(value, ['action', part]), ['action', part]))
    .flatMap((placed) => (isOwnText(placed.path) ? checkOwnText(placed) : checkText(placed)));
