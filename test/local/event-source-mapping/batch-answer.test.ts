import { describe, expect, test } from '@jest/globals';
import { succeededMessages } from '../../../local/event-source-mapping/batch-answer.ts';

const MESSAGES = ['a', 'b', 'c'].map((MessageId) => ({ MessageId }));
const failing = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

const idsFor = (answer: unknown, isPartial = true): (string | undefined)[] =>
  succeededMessages(MESSAGES, { payload: JSON.stringify(answer) }, isPartial).map(({ MessageId }) => MessageId);

describe('an answer to a batch', () => {
  test.each([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', failing()],
    ['null as the list', { batchItemFailures: null }],
  ])('%s is success', (_name, answer) => {
    expect(idsFor(answer)).toEqual(['a', 'b', 'c']);
  });

  test('names the failed ones', () => {
    expect(idsFor(failing('b'))).toEqual(['a', 'c']);
  });

  test.each([
    ['an unknown id', failing('a', 'z')],
    ['an empty id', failing('')],
    ['a null id', failing(null)],
    ['another key name', { batchItemFailures: [{ id: 'a' }] }],
    ['a null entry', { batchItemFailures: [null] }],
    ['no list', { batchItemFailures: 'a' }],
    ['a string', 'a'],
  ])('%s fails the whole batch', (_name, answer) => {
    expect(idsFor(answer)).toEqual([]);
  });

  test('is ignored where no partial answers were agreed', () => {
    expect(idsFor(failing('a'), false)).toEqual(['a', 'b', 'c']);
  });

  test('an error fails the whole batch', () => {
    expect(succeededMessages(MESSAGES, { payload: '{}', functionError: 'Unhandled' }, true)).toEqual([]);
  });
});
