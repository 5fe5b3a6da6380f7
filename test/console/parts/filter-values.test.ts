import { expect, test } from '@jest/globals';
import { toFieldValue, toQuery } from '../../../console/src/parts/filter-values.ts';

const CI = { name: 'ci', type: 'text' };
const FROM = { name: 'from', type: 'datetime-local' };

test('an address has times in UTC, a field has them in the zone of its reader', () => {
  expect(toFieldValue(FROM, { from: '2026-05-19T10:00:00.000Z' }, 'UTC')).toBe('2026-05-19T10:00');
  expect(toQuery([FROM], { from: '2026-05-19T10:00' }, 'UTC')).toEqual({ from: '2026-05-19T10:00:00.000Z' });
});

test('a day stands for its beginning', () => {
  expect(toFieldValue(FROM, { from: '2026-05-19' }, 'UTC')).toBe('2026-05-19T00:00');
});

test('what makes no sense in an address leaves the field empty', () => {
  expect(toFieldValue(FROM, { from: 'yesterday' }, 'UTC')).toBe('');
});

test('other filters go to and fro as they are, and empty ones leave the address', () => {
  expect(toFieldValue(CI, { ci: 'CI0000801' }, 'local')).toBe('CI0000801');
  expect(toFieldValue(CI, {}, 'local')).toBe('');
  expect(toQuery([CI, FROM], { ci: 'CI0000801' }, 'local')).toEqual({ ci: 'CI0000801', from: undefined });
  expect(toQuery([CI, FROM], {}, 'local')).toEqual({ ci: undefined, from: undefined });
});
