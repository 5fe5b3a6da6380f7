import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** @returns whether the conditional write happened; an unmet condition is an answer, not an error. */
export async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
