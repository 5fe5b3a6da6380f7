import { readFile } from 'node:fs/promises';
import { parseMessages, type Message } from './message.ts';
import { UsageError } from './exit-codes.ts';

/** @returns the messages of a file; `-` is standard input. @throws UsageError when it can't be read or isn't valid. */
export async function readMessages(file: string): Promise<Message[]> {
  try {
    return parseMessages(file, await readFile(file === '-' ? '/dev/stdin' : file, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Can't read ${file}: ${(error as Error).message}`);
  }
}

export const FILE_ARGUMENT = 'host incident with its classification, unsigned request, or sample; - is standard input';
