import type { Message } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../lambda/function-definition.ts';

/**
 * Reads a function's answer to a batch as Lambda does.
 * @returns the messages that are done with. An error, a malformed answer or an unknown id fails the whole batch; without
 * partial answers anything but an error ends it.
 */
export function succeededMessages(
  messages: Message[],
  { payload, functionError }: Pick<InvocationResult, 'payload' | 'functionError'>,
  isPartial: boolean,
): Message[] {
  if (functionError !== undefined) {
    return [];
  }
  const failed = isPartial ? readFailures(JSON.parse(payload)) : [];
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (failed === 'malformed' || failed.some((id) => !known.has(id))) {
    return [];
  }
  return messages.filter(({ MessageId }) => !failed.includes(MessageId ?? ''));
}

function readFailures(answer: unknown): string[] | 'malformed' {
  if (answer === null) {
    return [];
  }
  if (typeof answer !== 'object') {
    return 'malformed';
  }
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) {
    return 'malformed';
  }
  const ids = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  return ids.every((id) => typeof id === 'string' && id !== '') ? (ids as string[]) : 'malformed';
}
