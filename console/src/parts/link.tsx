import type { ComponentChildren } from 'preact';
import { formatAddress, type Query } from '../routing/address.ts';

interface LinkProps {
  to: string;
  query?: Query;
  class?: string;
  isCurrent?: boolean;
  label?: string;
  children: ComponentChildren;
}

/** A link to another page of the console. */
export const Link = ({ to, query, isCurrent, label, children, ...rest }: LinkProps) => (
  <a href={formatAddress(to, query)} aria-current={isCurrent ? 'page' : undefined} aria-label={label} {...rest}>
    {children}
  </a>
);
