/** Says where the stack listens and how another shell finds it. */
export function printEndpoints(environment: Record<string, string>): void {
  const endpoints = Object.entries(environment).filter(([, value]) => value.startsWith('http'));
  const width = Math.max(...endpoints.map(([name]) => name.length));
  const lines = endpoints.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  process.stdout.write(
    ['\nThe stack stays up; Ctrl-C ends it. In another shell:', '  eval "$(npm run -s local:env)"', ...lines, ''].join('\n'),
  );
}
