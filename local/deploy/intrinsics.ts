import { UnsupportedTemplateError } from './errors.ts';

/** What intrinsic functions may ask for. */
export interface Scope {
  /** Value of `Ref`: a parameter, a pseudo parameter or a resource's physical id. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
}

/** Stands for `AWS::NoValue`: the property is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

const asString = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));

const splitOnce = (text: string): [string, string] => {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
};

function substitute(argument: unknown, scope: Scope): string {
  const [text, values] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Record<string, unknown>];
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in values) return asString(evaluate(values[name], scope));
    return asString(name.includes('.') ? scope.getAtt(...splitOnce(name)) : scope.ref(name));
  });
}

type Intrinsic = (argument: never, scope: Scope) => unknown;

/** Every intrinsic function of CloudFormation that our template uses. */
const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (name: string, scope) => scope.ref(name),
  Condition: (name: string, scope) => scope.condition(name),
  'Fn::GetAtt': (path: string | [string, string], scope) =>
    scope.getAtt(...(typeof path === 'string' ? splitOnce(path) : path)),
  'Fn::Sub': (argument: unknown, scope) => substitute(argument, scope),
  'Fn::Join': ([separator, parts]: [string, unknown], scope) =>
    (evaluate(parts, scope) as unknown[]).map(asString).join(separator),
  'Fn::Split': ([separator, text]: [string, unknown], scope) => asString(evaluate(text, scope)).split(separator),
  'Fn::Select': ([index, list]: [number | string, unknown], scope) =>
    (evaluate(list, scope) as unknown[])[Number(index)],
  'Fn::If': ([name, whenTrue, whenFalse]: [string, unknown, unknown], scope) =>
    evaluate(scope.condition(name) ? whenTrue : whenFalse, scope),
  'Fn::Equals': ([left, right]: [unknown, unknown], scope) =>
    asString(evaluate(left, scope)) === asString(evaluate(right, scope)),
  'Fn::Not': ([value]: [unknown], scope) => !evaluate(value, scope),
  'Fn::And': (values: unknown[], scope) => values.every((value) => evaluate(value, scope)),
  'Fn::Or': (values: unknown[], scope) => values.some((value) => evaluate(value, scope)),
};

function intrinsicOf(value: object): [Intrinsic, unknown] | undefined {
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? ['', undefined];
  const known = entries.length === 1 ? INTRINSICS[name] : undefined;
  if (known && (name !== 'Condition' || typeof argument === 'string')) return [known, argument];
  if (entries.length === 1 && name.startsWith('Fn::')) throw new UnsupportedTemplateError(`the function ${name}`);
  return undefined;
}

const evaluateObject = (value: object, scope: Scope): unknown => {
  const entries = Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
};

/**
 * @returns the value with every intrinsic function replaced by what it stands for.
 * @throws UnsupportedTemplateError for a function that isn't known here
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const found = intrinsicOf(value);
  return found ? found[0](found[1] as never, scope) : evaluateObject(value, scope);
}
