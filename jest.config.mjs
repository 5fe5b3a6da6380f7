import { availableParallelism } from 'node:os';

/** Tests run as ES modules; swc only strips the types, `tsc --noEmit` checks them. */
export default {
  testEnvironment: 'node',
  // Suites wait for stacks in other processes: with one of them at a time a core is idle a third of the time.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Longer programmes live in test/long; `npm run test:long` runs them too.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.LONG ? [] : ['<rootDir>/test/long/'])],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Packaged bundles and scratch directories hold package.json files of their own.
  modulePathIgnorePatterns: ['<rootDir>/.stackflow', '<rootDir>/.serverless', '<rootDir>/.esbuild'],
  testTimeout: 20_000,
};
