const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** @returns those of the named properties that are there, as the strings that SQS and SNS take. */
export const pickAttributes = (properties: Record<string, unknown>, names: string[]): Record<string, string> =>
  Object.fromEntries(
    names.filter((name) => properties[name] !== undefined).map((name) => [name, asText(properties[name])]),
  );
