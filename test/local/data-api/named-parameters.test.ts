import { describe, expect, test } from '@jest/globals';
import { numberParameters } from '../../../local/data-api/named-parameters.ts';

const X = { typeId: 1043, text: 'x' };
const Y = { typeId: 20, text: '1' };
const given = new Map([
  ['x', X],
  ['y', Y],
]);

describe('numberParameters', () => {
  test('numbers each name once, in order of appearance', () => {
    expect(numberParameters('select :y, :x, :y', given)).toEqual({ sql: 'select $1, $2, $1', parameters: [Y, X] });
  });

  test.each([
    ['a cast', 'select 1::text'],
    ['a string', "select ':x'"],
    ['a string with a quote', "select 'it''s :x'"],
    ['an escape string', "select e'\\':x'"],
    ['a quoted name', 'select 1 as ":x"'],
    ['a line comment', 'select 1 -- :x'],
    ['a block comment', 'select /* :x\n */ 1'],
    ['a dollar-quoted body', 'do $body$ begin perform :x; end $body$'],
  ])('leaves a colon in %s alone', (_, sql) => {
    expect(numberParameters(sql, given)).toEqual({ sql, parameters: [] });
  });

  test('replaces a parameter that is cast', () => {
    expect(numberParameters('select :x::jsonb', given).sql).toBe('select $1::jsonb');
  });

  test('refuses a name that is not given', () => {
    expect(() => numberParameters('select :z', given)).toThrow('Cannot find parameter: z');
  });
});
