/** @returns the part of a command's help that shows how it is used; a test runs each line's words through the parser. */
export const example = (...lines: [string, ...string[]]): string =>
  `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
