import type { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { UnusableAnswerError } from './errors.ts';

/** An answer that is meant well has less than one KiB. */
const LONGEST_ANSWER_BYTES = 16 * 1024;

const TEXTS = /"(?:[^"\\]|\\.)*"/g;
const EXPONENT = /\d[eE]/;

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER_BYTES) throw new UnusableAnswerError(`it is longer than ${LONGEST_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads what came over the wire before the SDK does: the SDK writes out a number like 1e300000000 digit by digit, which
 * keeps the whole Lambda busy for a minute. Sending the command then throws UnusableAnswerError.
 */
export function limitAnswer({ middlewareStack }: ConverseCommand): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: AsyncIterable<Uint8Array> | Uint8Array };
      const body = await collect(response.body as AsyncIterable<Uint8Array>);
      if (EXPONENT.test(body.toString('utf8').replaceAll(TEXTS, ''))) throw new UnusableAnswerError('it holds a number with an exponent');
      response.body = body;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'limitAnswer' },
  );
}
