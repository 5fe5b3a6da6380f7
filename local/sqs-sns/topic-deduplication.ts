import type { App } from './fauxqs-stores.ts';

/** As on AWS. */
const WINDOW_MS = 5 * 60 * 1000;

/**
 * A FIFO topic drops a deduplication id that it has seen within five minutes. fauxqs looks for it in the queues alone,
 * so that the same id with another `priority` attribute would reach the other queue as well.
 */
export function dropTopicDuplicates(app: App, now: () => number): void {
  const seen = new Map<string, { at: number; answer: string }>();

  const keyOf = (body: unknown): string | undefined => {
    const { Action, TopicArn, MessageDeduplicationId } = (body ?? {}) as Record<string, string | undefined>;
    const isPublish = Action === 'Publish' && TopicArn !== undefined && MessageDeduplicationId !== undefined;
    return isPublish ? `${TopicArn} ${MessageDeduplicationId}` : undefined;
  };

  app.addHook('preHandler', async (request, reply) => {
    const earlier = seen.get(keyOf(request.body) ?? '');
    if (earlier !== undefined && earlier.at + WINDOW_MS > now()) {
      await reply.header('content-type', 'text/xml').send(earlier.answer);
    }
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const key = keyOf(request.body);
    const isFresh = key !== undefined && (seen.get(key)?.at ?? -Infinity) + WINDOW_MS <= now();
    if (isFresh && reply.statusCode === 200 && typeof payload === 'string') {
      seen.set(key, { at: now(), answer: payload });
    }
    return payload;
  });
}
