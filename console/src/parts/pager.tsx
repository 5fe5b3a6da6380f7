import { formatAddress } from '../routing/address.ts';
import { useAddress } from '../routing/use-address.ts';

/**
 * Leads through pages by cursor: forward, and back to the first. Between them is the browser's back button, since every
 * page has its address.
 */
export function Pager({ next, newest = 'First page', older = 'Next page' }: { next: string | null; newest?: string; older?: string }) {
  const { path, query } = useAddress();
  const isFirst = query['cursor'] === undefined;
  if (isFirst && next === null) return null;
  const { cursor: _, ...filters } = query;
  return (
    <nav class="pager" aria-label="Pages of this list">
      {!isFirst && <a href={formatAddress(path, filters)}>« {newest}</a>}
      {next !== null && <a href={formatAddress(path, { ...filters, cursor: next })}>{older} »</a>}
    </nav>
  );
}
