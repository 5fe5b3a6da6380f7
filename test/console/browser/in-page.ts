import type { Page } from 'playwright-core';

/**
 * Questions to the page itself. They are texts: the project's types know no browser, and the page's content security policy
 * lets nothing be evaluated but what the debugger asks.
 */
const asking =
  <Answer>(expression: string) =>
  (page: Page): Promise<Answer> =>
    page.evaluate<Answer>(expression);

/** What has the focus, as a person would name it; nothing when it is the page as a whole, or a field without a text. */
export const focusedName = asking<string>(`(() => {
  const { activeElement, body } = document;
  if (activeElement === null || activeElement === body) return '';
  return (activeElement.getAttribute('aria-label') ?? activeElement.labels?.[0]?.textContent ?? activeElement.textContent).trim();
})()`);

export const focusedId = asking<string>(`document.activeElement?.id ?? ''`);

/** Whether what has the focus shows it by an outline. */
export const isFocusSeen = asking<boolean>(`(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
})()`);

/** Whether the focus is in the open dialog, or in the browser's own bar, to which a modal dialog lets it go. */
export const isFocusInDialog = asking<boolean>(
  `document.activeElement === document.body || document.querySelector('dialog[open]')?.contains(document.activeElement) === true`,
);

/** Whether nothing is awaited any more. */
export const isComplete = asking<boolean>(`document.querySelector('[aria-busy=true]') === null && document.querySelector('h1') !== null`);

export const countNodes = asking<number>(`document.querySelectorAll('*').length`);

/** How many pixels stick out to the side: a page is read without scrolling across. */
export const overhang = asking<number>(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);

/** @returns of each element that fits the values of its data attributes, as `a → b` */
export const dataOf = (page: Page, selector: string, ...names: string[]): Promise<string[]> =>
  asking<string[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})]
    .map(({ dataset }) => ${JSON.stringify(names)}.map((name) => dataset[name]).join(' → '))`)(page);

/** @returns what stands in each cell of each row of the table with this caption. */
export const cellsOf = (page: Page, caption: string): Promise<string[][]> =>
  asking<string[][]>(`[...document.querySelectorAll('table')].filter((table) => table.caption?.textContent === ${JSON.stringify(caption)})
    .flatMap((table) => [...table.tBodies[0].rows]).map(({ cells }) => [...cells].map(({ textContent }) => textContent))`)(page);

/** Begins to watch for tasks that keep the page from answering. */
export const watchTasks = asking<void>(`(() => {
  window.longestTask = 0;
  const note = (list) => list.getEntries().forEach(({ duration }) => (window.longestTask = Math.max(window.longestTask, duration)));
  new PerformanceObserver(note).observe({ type: 'longtask' });
})()`);

/** The longest one since then, in milliseconds; 0 when all were shorter than 50. */
export const longestTask = asking<number>(`Math.round(window.longestTask)`);
