/** Which CIs a window can be for, and how people name them. */
export const WINDOW_KINDS = {
  all: { label: 'Every CI', field: '' },
  ci: { label: 'A CI', field: 'CI id' },
  class: { label: 'A class of CIs', field: 'Class' },
  environment: { label: 'An environment', field: 'Environment' },
} as const;
export type WindowKind = keyof typeof WINDOW_KINDS;

/** @returns the scope as the contract writes it: `all`, `class#Server` */
export const windowScopeOf = (kind: WindowKind, name: string): string => (kind === 'all' ? 'all' : `${kind}#${name}`);

/** @returns the scope as people read it: `every CI`, `class Server` */
export function describeWindowScope(scope: string): string {
  const at = scope.indexOf('#');
  if (at < 0) return 'every CI';
  const kind = scope.slice(0, at);
  return `${kind === 'ci' ? 'CI' : kind} ${scope.slice(at + 1)}`;
}
