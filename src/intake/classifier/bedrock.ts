import { ConverseCommand, type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { Classify } from './classifier.ts';
import { toConverseInput } from './converse-input.ts';
import { limitAnswer } from './limit-answer.ts';
import { createAnswerReader } from './read-answer.ts';

export interface BedrockClassifierOptions {
  client: BedrockRuntimeClient;
  /** Id of a model, or of an inference profile, that can be made to use a tool: Anthropic's Claude, Amazon's Nova. */
  modelId: string;
  categories: readonly string[];
  /** Longest time for an answer, attempts together: three that hang still fit into the intake's Lambda timeout. */
  withinMilliseconds?: number;
}

const LONGEST_MODEL = 128;

/**
 * Asks a model of Amazon Bedrock's for the category of an alert.
 * The classifier throws UnusableAnswerError when the answer isn't strictly what was asked for, or what AWS throws.
 */
export function createBedrockClassifier({ client, modelId, categories, withinMilliseconds = 6_000 }: BedrockClassifierOptions): Classify {
  const readAnswer = createAnswerReader(categories);
  const model = `bedrock:${modelId}`.slice(0, LONGEST_MODEL);
  return async (text) => {
    const command = new ConverseCommand(toConverseInput(modelId, categories, text));
    limitAnswer(command);
    const answer = await client.send(command, { abortSignal: AbortSignal.timeout(withinMilliseconds) });
    return { ...readAnswer(answer), model };
  };
}
