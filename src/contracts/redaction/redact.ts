import { COMMAND_FORMS } from './command-forms.ts';
import { FILE_FORMS } from './file-forms.ts';
import { redactKubernetesSecrets } from './kubernetes-secrets.ts';
import { redactLiterals } from './literals.ts';
import { redactPairs } from './named-pairs.ts';
import { redactNamedValues } from './named-values.ts';
import { NETWORK_FORMS } from './network-forms.ts';
import { redactPrivateKeys } from './private-keys.ts';
import { REDACTED } from './redacted.ts';
import { isSecretName } from './secret-names.ts';
import { ANY_TOKEN } from './token-forms.ts';

const CONTEXT_FORMS = [...NETWORK_FORMS, ...COMMAND_FORMS, ...FILE_FORMS];

const redactForms = (text: string): string =>
  CONTEXT_FORMS.reduce((said, { form, instead }) => said.replace(form, instead), text).replace(ANY_TOKEN, REDACTED);

const redactOnce = (text: string): string =>
  redactNamedValues(redactPairs(redactKubernetesSecrets(redactForms(redactPrivateKeys(redactLiterals(text, redactOnce))))));

/** What is redacted may have hidden where something else begins. */
const MOST_PASSES = 5;

/**
 * Every secret that can be told by its form, its name or its place, replaced by `[redacted]`; all else stays. Redacting
 * twice is redacting once, and the time grows with the length alone. What has none of the three can't be told: 40
 * characters of base64 alone, a password in a sentence of its own.
 */
export function redactText(text: string): string {
  let said = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = redactOnce(said);
    if (next === said) break;
    said = next;
  }
  return said;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** A number under such a name may be a fencing token; a password of digits is none. */
function isSecretMember(key: string, value: unknown): boolean {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return false;
  if (typeof value === 'number' && /token$/i.test(key)) return false;
  return isSecretName(key);
}

/** `['--password', 'value']` */
const redactArguments = (values: readonly unknown[]): unknown[] =>
  values.map((value, index) => {
    const flag: unknown = values[index - 1];
    return typeof value === 'string' && typeof flag === 'string' && /^-[\w-]+$/.test(flag) && isSecretName(flag) ? REDACTED : value;
  });

/** `{ name: 'DB_PASSWORD', value: '…' }` */
function redactPair(record: Record<string, unknown>): Record<string, unknown> {
  const name = record['name'] ?? record['Name'] ?? record['key'] ?? record['Key'] ?? record['ParameterKey'];
  if (typeof name !== 'string' || !isSecretName(name)) return record;
  const hidden = ['value', 'Value', 'ParameterValue'].filter((key) => typeof record[key] === 'string');
  return { ...record, ...Object.fromEntries(hidden.map((key) => [key, REDACTED])) };
}

/** One member of a JSON value, its own members left to the next call: `JSON.stringify` takes it as a replacer. */
export function redactMember(key: string, value: unknown): unknown {
  if (isSecretMember(key, value)) return REDACTED;
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return redactArguments(value);
  return isRecord(value) ? redactPair(value) : value;
}

/** A JSON value without its secrets: texts as in `redactText`, and whatever stands under a secret's name. */
export function redactValue<T>(value: T): T {
  return redactAll('', value) as T;
}

function redactAll(key: string, value: unknown): unknown {
  const member = redactMember(key, value);
  if (Array.isArray(member)) return member.map((item) => redactAll('', item));
  if (!isRecord(member)) return member;
  return Object.fromEntries(Object.entries(member).map(([name, item]) => [redactText(name), redactAll(name, item)]));
}
