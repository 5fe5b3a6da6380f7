import { createScanner, getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

/** A place in a file that isn't JSON as a playbook must be. */
export interface SyntaxProblem {
  offset: number;
  what: string;
  instead: string;
}

/** A file as JSON, with the place of everything in it. */
export interface ParsedJson {
  problems: SyntaxProblem[];
  /** Absent when so much is wrong that what follows would be guesswork. */
  document?: { tree: Node; value: unknown };
}

type ErrorName = ReturnType<typeof printParseErrorCode>;

const BYTE_ORDER_MARK = '\uFEFF';
const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** What is read all the same as it was meant. */
const HARMLESS = new Set<ErrorName>(['CommaExpected', 'InvalidCommentToken', 'InvalidEscapeCharacter', 'InvalidCharacter']);

/** @returns the offset behind the last character before this one that isn't blank. */
function endBefore(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().length;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|\r|\n/).length;

/** A colon in a list: what opened the list should have been closed before. */
const isUnclosedList = (text: string, { error, offset }: ParseError): boolean => printParseErrorCode(error) === 'CommaExpected' && text[offset] === ':';

const isHarmless = (text: string, error: ParseError): boolean => HARMLESS.has(printParseErrorCode(error.error)) && !isUnclosedList(text, error);

/** A bracket that opens, and how far its line is indented. */
interface Opening {
  bracket: string;
  offset: number;
  indentation: number;
}

function indentationAt(text: string, offset: number): { indentation: number; isFirst: boolean } {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const indentation = before.length - before.trimStart().length;
  return { indentation, isFirst: before.trim() === '' };
}

/** Every bracket of the text, in order. */
function* bracketsIn(text: string): Generator<{ bracket: string; offset: number }> {
  const scanner = createScanner(text, true);
  for (let length = -1; length !== 0; length = scanner.getTokenLength()) {
    scanner.scan();
    const [offset, size] = [scanner.getTokenOffset(), scanner.getTokenLength()];
    const bracket = text.slice(offset, offset + size);
    if (/^[[\]{}]$/.test(bracket)) yield { bracket, offset };
  }
}

/** @returns where the object or list begins that nothing closes: what closes it is indented less, or isn't there. */
function openAt(text: string): number {
  const open: Opening[] = [];
  for (const { bracket, offset } of bracketsIn(text)) {
    const { indentation, isFirst } = indentationAt(text, offset);
    if (bracket === '{' || bracket === '[') open.push({ bracket, offset, indentation });
    else {
      const closed = open.pop();
      const isOther = closed?.bracket !== (bracket === '}' ? '{' : '[');
      if (closed && (isOther || (isFirst && indentation < closed.indentation))) return closed.offset;
    }
  }
  return open.at(-1)?.offset ?? 0;
}

function explainValue(text: string, { offset }: ParseError): SyntaxProblem {
  if (text.trim() === '') return { offset: 0, what: 'the file is empty', instead: 'write one object: { "playbookId": … }' };
  const comma = endBefore(text, offset) - 1;
  const next = text[offset] ?? '';
  if (text[comma] === ',' && '}]'.includes(next)) return { offset: comma, what: `nothing follows this comma but ${next}`, instead: 'take the comma out' };
  return { offset, what: 'a value is missing here', instead: 'write a text in "", a number, true, false, [ ] or { }' };
}

function explainSymbol(text: string, { offset, length }: ParseError): SyntaxProblem {
  const symbol = text.slice(offset, offset + length);
  const quoted = /^'([^'\r\n]*)'?/.exec(text.slice(offset))?.[1];
  if (quoted !== undefined) return { offset, what: 'a text stands in single quotation marks', instead: `write "${quoted}"` };
  if (/^\s*:/.test(text.slice(offset + length))) return { offset, what: `the name ${symbol} stands without quotation marks`, instead: `write "${symbol}"` };
  return { offset, what: `${symbol} is no JSON`, instead: 'write a text in "", a number, true, false or null' };
}

function explainUnclosed(text: string): SyntaxProblem {
  const offset = openAt(text);
  const bracket = text[offset] ?? '{';
  const closing = bracket === '{' ? '}' : ']';
  return { offset, what: `nothing closes this ${bracket}`, instead: `write ${closing} where it ends; the file ends in line ${lineOf(text, text.trimEnd().length)}` };
}

/** The backslash and what follows it, inside the text that the error names. */
function explainEscape(text: string, { offset, length }: ParseError): SyntaxProblem {
  const inside = text.slice(offset, offset + length).replace(/\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}/g, '__').search(/\\/);
  const at = offset + Math.max(0, inside);
  const escaped = text.slice(at, at + 2);
  return { offset: at, what: `JSON knows no ${escaped}`, instead: `write \\${escaped} for a backslash` };
}

function explain(text: string, error: ParseError): SyntaxProblem {
  const { offset, length } = error;
  if (isUnclosedList(text, error)) return explainUnclosed(text);
  const name = printParseErrorCode(error.error);
  switch (name) {
    case 'CommaExpected':
      return { offset: endBefore(text, offset), what: 'a comma is missing here', instead: `write , before ${text.slice(offset, offset + Math.min(length, 40))}` };
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return { offset, what: 'JSON has no comments', instead: 'take it out; what people should know belongs into "description"' };
    case 'PropertyNameExpected':
    case 'ValueExpected':
      return explainValue(text, error);
    case 'InvalidSymbol':
      return explainSymbol(text, error);
    case 'CloseBraceExpected':
    case 'CloseBracketExpected':
      return explainUnclosed(text);
    case 'ColonExpected':
      return { offset: endBefore(text, offset), what: 'a colon is missing here', instead: 'write : between a name and its value' };
    case 'EndOfFileExpected':
      return { offset, what: 'the playbook has ended before this', instead: 'take out what follows; one file holds one playbook' };
    case 'UnexpectedEndOfString':
      return { offset, what: 'this text has no end in its line', instead: 'write " where it ends, and \\n for a line end' };
    case 'InvalidEscapeCharacter':
    case 'InvalidUnicode':
      return explainEscape(text, error);
    case 'InvalidCharacter':
      return { offset, what: 'this text holds a tab or another control character', instead: 'write \\t for a tab' };
    default:
      return { offset, what: `JSON doesn't allow this (${name})`, instead: 'write what https://www.json.org shows' };
  }
}

/** What comes behind an error that isn't harmless follows from it. */
function untilFirstCascade(text: string, errors: readonly ParseError[]): ParseError[] {
  const first = errors.findIndex((error) => !isHarmless(text, error));
  return first === -1 ? [...errors] : errors.slice(0, first + 1);
}

const isTrailingComma = (text: string, { offset }: ParseError): boolean => text[endBefore(text, offset) - 1] === ',' && '}]'.includes(text[offset] ?? ' ');

/** A comma too many is read all the same, and says two things at one place. */
function rootsOf(text: string, errors: readonly ParseError[]): { roots: ParseError[]; isReadable: boolean } {
  const trailing = errors.filter((error) => isTrailingComma(text, error));
  const others = errors.filter((error) => !isTrailingComma(text, error));
  const roots = untilFirstCascade(text, others);
  const isReadable = roots.every((error) => isHarmless(text, error));
  const once = trailing.filter(({ offset }, index) => trailing.findIndex((other) => other.offset === offset) === index);
  return { roots: [...once, ...roots].sort((a, b) => a.offset - b.offset), isReadable };
}

function duplicatesIn(text: string, node: Node): SyntaxProblem[] {
  const inner = (node.children ?? []).flatMap((child) => duplicatesIn(text, child));
  if (node.type !== 'object') return inner;
  const names = (node.children ?? []).flatMap(({ children }) => children?.slice(0, 1) ?? []);
  const again = names.flatMap((name, index) => {
    const first = names.findIndex((other) => other.value === name.value);
    return first === index ? [] : [{ name, first: names[first] as Node }];
  });
  const said = again.map(({ name, first }) => ({
    offset: name.offset,
    what: `"${String(name.value)}" stands in line ${lineOf(text, first.offset)} already`,
    instead: 'take one of the two out',
  }));
  return [...inner, ...said];
}

/** @returns a file's JSON and everything that is wrong with it as JSON, or the root of what makes it unreadable. */
export function parseJson(text: string): ParsedJson {
  const mark: SyntaxProblem[] = text.startsWith(BYTE_ORDER_MARK)
    ? [{ offset: 0, what: 'the file begins with a byte order mark', instead: 'save it as UTF-8 without one' }]
    : [];
  // As many characters, so that offsets stay.
  const body = mark.length > 0 ? ` ${text.slice(1)}` : text;
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, STRICT);
  const { roots, isReadable } = rootsOf(body, errors);
  const problems = [...mark, ...roots.map((error) => explain(body, error))];
  if (!tree || !isReadable) return { problems };
  return { problems: [...problems, ...duplicatesIn(body, tree)], document: { tree, value: getNodeValue(tree) as unknown } };
}
