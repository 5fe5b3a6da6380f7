/** A manifest, or what kubectl shows of one. */
const KIND = /\bkind\\{0,7}["']?\s{0,4}[:=]\s{0,4}\\{0,7}["']?(?:Sealed)?Secret(?:List)?\b/;

/** `data:` and the lines that stand deeper. */
const YAML_DATA = /^([ \t]{0,60})((?:data|stringData):[ \t]*\r?\n)((?:\1[ \t][^\n]*(?:\n|$))+)/gm;
const JSON_DATA = /("(?:data|stringData)"\s{0,8}:\s{0,8}\{)([^{}]{0,100000})(?=\})/g;

const JSON_VALUE = /(:\s{0,8}")(?:[^"\\]|\\[^])*(?=")/g;

/** Names stay; their values go, with all lines that a value takes. */
function redactLines(lines: string): string {
  const kept: string[] = [];
  for (const line of lines.split('\n')) {
    const name = /^[ \t]{0,80}["']?[\w.-]{1,253}["']?:(?=\s|$)/.exec(line)?.[0];
    if (name !== undefined) kept.push(`${name} [redacted]`);
    else if (line.trim() === '') kept.push(line);
  }
  return kept.join('\n');
}

/** @returns the text without what is in its Kubernetes secrets, whatever they are called. */
export function redactKubernetesSecrets(text: string): string {
  if (!KIND.test(text)) return text;
  return text
    .replace(YAML_DATA, (_, indent: string, head: string, lines: string) => indent + head + redactLines(lines))
    .replace(JSON_DATA, (_, head: string, members: string) => head + members.replace(JSON_VALUE, '$1[redacted]'));
}
