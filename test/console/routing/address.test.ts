import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatAddress, parseAddress } from '../../../console/src/routing/address.ts';
import { matchPath, pathTo } from '../../../console/src/routing/match-path.ts';
import { findPage, type Page } from '../../../console/src/routing/page.ts';

const filters = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), { noNullPrototype: true });

test('an address says which page and which filters, whatever they are', () => {
  fc.assert(
    fc.property(filters, (query) => {
      expect(parseAddress(formatAddress('/dlq', query))).toEqual({ path: '/dlq', query });
    }),
  );
});

test('what is empty is left out of an address', () => {
  expect(formatAddress('/audit', { ci: '', playbook: undefined, result: 'failure' })).toBe('#/audit?result=failure');
  expect(formatAddress('/audit', { ci: '' })).toBe('#/audit');
});

test.each([
  ['', '/'],
  ['#', '/'],
  ['#main', '/'],
  ['#token=a.b.c', '/'],
  ['#/', '/'],
  ['#/dlq/', '/dlq'],
  ['#/dlq?', '/dlq'],
])('%p leads to the page %s', (hash, path) => {
  expect(parseAddress(hash)).toEqual({ path, query: {} });
});

test('a path gives the places of its pattern, decoded', () => {
  expect(matchPath('/dlq/:reviewId', '/dlq/rem-1')).toEqual({ reviewId: 'rem-1' });
  expect(matchPath('/windows/:scope/:id', pathTo('/windows/:scope/:id', { scope: 'class#A/B', id: '1' }))).toEqual({ scope: 'class#A/B', id: '1' });
});

test.each(['/dlq', '/dlq/', '/dlq/a/b', '/audit/a', '/dlq/%zz'])('%s is no item of the review', (path) => {
  expect(matchPath('/dlq/:reviewId', path)).toBeUndefined();
});

test('the first page that fits an address is shown', () => {
  const content = () => null;
  const pages: Page[] = [
    { pattern: '/dlq/replay', title: 'bulk', content },
    { pattern: '/dlq/:reviewId', title: 'item', content },
  ];
  expect(findPage(pages, '/dlq/replay')?.page.title).toBe('bulk');
  expect(findPage(pages, '/dlq/rem-1')).toMatchObject({ page: { title: 'item' }, parameters: { reviewId: 'rem-1' } });
  expect(findPage(pages, '/nowhere')).toBeUndefined();
});
