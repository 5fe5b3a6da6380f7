/** An event as EventBridge delivers it. */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** A pattern: nested objects down to arrays of wanted values or matchers. */
export interface EventPattern {
  [key: string]: EventPattern | unknown[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns whether an event (or a part of one) matches a pattern: every key, by any of its values. */
export function matchesPattern(event: unknown, pattern: EventPattern): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') {
      return (wanted as EventPattern[]).some((one) => matchesPattern(event, one));
    }
    const value = isObject(event) ? event[key] : undefined;
    if (!Array.isArray(wanted)) {
      return matchesPattern(value, wanted);
    }
    const values = Array.isArray(value) ? value : [value];
    return wanted.some((matcher) => values.some((one) => matchesValue(one, matcher)));
  });
}

function matchesValue(value: unknown, matcher: unknown): boolean {
  if (!isObject(matcher)) {
    return value === matcher;
  }
  const { prefix, suffix, exists, 'anything-but': anythingBut } = matcher;
  const text = typeof value === 'string' ? value : undefined;
  if (typeof prefix === 'string') {
    return text?.startsWith(prefix) ?? false;
  }
  if (typeof suffix === 'string') {
    return text?.endsWith(suffix) ?? false;
  }
  if (typeof exists === 'boolean') {
    return (value !== undefined) === exists;
  }
  if (isObject(anythingBut)) {
    return value !== undefined && !matchesValue(value, anythingBut);
  }
  if (anythingBut !== undefined) {
    return value !== undefined && ![anythingBut].flat().includes(value);
  }
  throw new Error(`The local event bus doesn't know the matcher ${JSON.stringify(matcher)}: add it to event-pattern.ts.`);
}
