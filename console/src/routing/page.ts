import type { ComponentType } from 'preact';
import type { Query } from './address.ts';
import { matchPath, type Parameters } from './match-path.ts';

/** What a page gets: what its pattern found in the path, and the filters behind it. */
export interface PageProps {
  parameters: Parameters;
  query: Query;
}

/** One line of `pages.ts`. */
export interface Page {
  /** For example `/dlq/:reviewId`. */
  pattern: string;
  /** Of the browser's tab and, where it is in the navigation, there. */
  title: string;
  content: ComponentType<PageProps>;
  isInNavigation?: true;
}

/** @returns the page of a path and what it is asked for, or undefined when there is none */
export function findPage(pages: readonly Page[], path: string): { page: Page; parameters: Parameters } | undefined {
  for (const page of pages) {
    const parameters = matchPath(page.pattern, path);
    if (parameters) return { page, parameters };
  }
  return undefined;
}
