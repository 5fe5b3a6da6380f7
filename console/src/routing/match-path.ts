export type Parameters = Readonly<Record<string, string>>;

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

/**
 * @param pattern for example `/dlq/:reviewId`
 * @returns what the path has in the pattern's places, or undefined when it doesn't fit
 */
export function matchPath(pattern: string, path: string): Parameters | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const value = decode(given[index] ?? '');
    if (!name.startsWith(':')) {
      if (name !== value) return undefined;
    } else if (value) found[name.slice(1)] = value;
    else return undefined;
  }
  return found;
}

/** @returns a path of the pattern, for a link: `pathTo('/dlq/:reviewId', { reviewId })` */
export const pathTo = (pattern: string, parameters: Parameters): string =>
  pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
