import { expect, test } from '@jest/globals';
import { bundleLimit, listBundles } from '../../scripts/bench/bundles.ts';
import { packageStage } from '../../scripts/package-local.ts';

test('every function of the prod package stays within its bytes', async () => {
  const bundles = listBundles(await packageStage('prod'));

  expect(bundles).toHaveLength(19);
  expect(bundles.filter(({ functionName, bytes }) => bytes > bundleLimit(functionName))).toEqual([]);
}, 120_000);
