import { Link } from '../parts/link.tsx';
import type { Page } from '../routing/page.ts';

const isWithin = (path: string, { pattern }: Page): boolean =>
  path === pattern || (pattern !== '/' && path.startsWith(`${pattern}/`));

/** Leads to every list. */
export const Navigation = ({ pages, path }: { pages: readonly Page[]; path: string }) => (
  <nav aria-label="Console">
    <ul>
      {pages
        .filter(({ isInNavigation }) => isInNavigation)
        .map((page) => (
          <li key={page.pattern}>
            <Link to={page.pattern} isCurrent={isWithin(path, page)}>
              {page.title}
            </Link>
          </li>
        ))}
    </ul>
  </nav>
);
