/** What a switch can be for, and how people name it. */
export const KINDS = {
  all: { label: 'Everything', field: '' },
  account: { label: 'An AWS account', field: 'Account (12 digits)' },
  playbook: { label: 'A playbook', field: 'Playbook id' },
  ci: { label: 'A CI', field: 'CI id' },
} as const;
export type ScopeKind = keyof typeof KINDS;

/** @returns the scope as the contract writes it: `all`, `ci#CI0000801` */
export const scopeOf = (kind: ScopeKind, name: string): string => (kind === 'all' ? 'all' : `${kind}#${name}`);

/** @returns the scope as people read it: `everything`, `CI CI0000801` */
export function describeScope(scope: string): string {
  const [kind = '', name = ''] = scope.split('#');
  if (scope === 'all') return 'everything';
  return `${kind === 'ci' ? 'CI' : kind} ${name}`;
}
