import { describe, expect, test } from '@jest/globals';
import { copyValue } from '../../../../scripts/bench/audit/copy-rows.ts';

describe('a value in the text of COPY', () => {
  test.each([
    [null, '\\N'],
    [undefined, '\\N'],
    ['\\N', '\\\\N'],
    ['a\tb\nc\rd\\', 'a\\tb\\nc\\rd\\\\'],
    [42, '42'],
    [{ said: 'one\ntwo' }, '{"said":"one\\\\ntwo"}'],
    ['', ''],
  ])('%j is %j', (value, expected) => {
    expect(copyValue(value)).toBe(expected);
  });
});
