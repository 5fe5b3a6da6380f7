import { expect, test } from '@jest/globals';
import { EXECUTE_TIMEOUT_SECONDS } from '../../../src/contracts/timeouts.ts';
import { readTemplate } from '../../../local/deploy/template.ts';
import { packageLocal } from '../../../scripts/package-local.ts';

test('an intent is not taken for abandoned before the Lambda that wrote it must have ended', async () => {
  const { Resources } = readTemplate(await packageLocal());

  expect(Resources['ExecuteActionLambdaFunction']?.Properties?.['Timeout']).toBe(EXECUTE_TIMEOUT_SECONDS);
}, 120_000);
