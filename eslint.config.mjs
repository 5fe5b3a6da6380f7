import { readdirSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The arrows of the house (docs/architecture.md) as rules:
 *   functions, local, scripts → intake, actions, stores → decisions → contracts, platform
 * Files are kept apart by `zones`, packages by `packagesOf`. test/lint.test.ts proves that each one fires.
 */

/** What a room of src may import from the rest of src, besides itself. */
const MAY_IMPORT = {
  contracts: [],
  decisions: ['contracts'],
  platform: ['contracts'],
  stores: ['contracts', 'platform'],
  actions: ['contracts', 'platform'],
  intake: ['contracts', 'decisions', 'stores', 'platform'],
  settlement: ['contracts', 'decisions', 'stores', 'platform'],
  gates: ['contracts', 'decisions', 'stores', 'platform'],
  operations: ['contracts', 'decisions', 'stores', 'platform', 'intake', 'gates'],
};

/** Packages a pure room may import; other rooms are free. */
const PURE_PACKAGES = {
  contracts: ['zod'],
  decisions: ['zod', 'node:crypto', '@marcbachmann/cel-js', 'rrule-temporal', 'temporal-polyfill', 'canonicalize'],
};

const foldersIn = (path) =>
  readdirSync(new URL(path, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const strayRoom = foldersIn('src/').find((room) => !(room in MAY_IMPORT));
if (strayRoom) throw new Error(`src/${strayRoom} has no arrows: say in eslint.config.mjs what it may import.`);

const actionFolders = foldersIn('src/actions/');

const roomZones = Object.entries(MAY_IMPORT).map(([room, others]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [room, ...others].map((name) => `./${name}`),
  message: `src/${room} may import ${others.join(', ') || 'nothing'} of src.`,
}));

const actionZones = actionFolders.map((folder) => ({
  target: `./src/actions/${folder}`,
  from: `./src/actions/!(${folder})/**`,
  message: 'An action folder stands alone: share through src/actions/*.ts or src/platform.',
}));

const outerZones = [
  ...['functions', 'local', 'scripts'].map((from) => ({
    target: './src',
    from: `./${from}`,
    message: `Nothing in src imports ${from}.`,
  })),
  ...['local', 'scripts'].map((from) => ({
    target: './functions',
    from: `./${from}`,
    message: `A Lambda never contains ${from}.`,
  })),
  { target: './scripts', from: './local', message: 'local imports the rest, nothing imports it: talk to it over HTTP.' },
  { target: './scripts', from: './functions', message: 'Scripts use src, not handlers.' },
  {
    target: './console',
    from: './{functions,local,scripts,src/!(contracts|decisions)}/**',
    message: 'The page uses contracts and decisions; everything else it asks StackFlowAPI for.',
  },
];

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Relative imports must say `.ts`: Node's type stripping resolves nothing. */
const needsExtension = {
  regex: '^\\.{1,2}/(?!.*\\.(ts|tsx|css|mjs|cjs|json)$)',
  message: 'A relative import ends in .ts, or in what else the file ends in.',
};
const processModule = { regex: '^(node:)?process$', message: 'Use the global; its env is read in src/platform/config.ts.' };

const restrictImports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: [needsExtension, processModule, ...patterns] }],
});

const pureRooms = Object.entries(PURE_PACKAGES).map(([room, packages]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: restrictImports({
    regex: `^(?!\\.|(?:${packages.map(escape).join('|')})(?:/|$))`,
    message: `src/${room} may import only ${packages.join(', ')}.`,
  }),
}));

/** `ecs-update-service` → ecs: the client's name begins the folder's, or stands here. */
const CLIENT_NAMES = { asg: 'auto-scaling' };
const clientOf = (folder) => CLIENT_NAMES[folder.split('-')[0]] ?? folder.split('-')[0];

const actionRooms = actionFolders.map((folder) => ({
  files: [`src/actions/${folder}/**/*.ts`],
  rules: restrictImports({
    regex: `^@aws-sdk/(?!client-${clientOf(folder)}$)`,
    message: `src/actions/${folder} may import only the SDK client of its own service.`,
  }),
}));

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '.serverless/', '.esbuild/', '.stackflow/', 'coverage/', 'test-output/', 'console/dist/'],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx'] })] },
    rules: {
      ...restrictImports(),
      'import-x/no-restricted-paths': ['error', { zones: [...roomZones, ...actionZones, ...outerZones] }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read in src/platform/config.ts alone.' },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  ...pureRooms,
  ...actionRooms,
  {
    files: ['src/decisions/**/*.ts', 'src/contracts/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Pass the time in.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass the time in.' },
        { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Pass it in.' },
      ],
    },
  },
  { files: ['src/**/*.ts', 'functions/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    // The one reader of settings, and what runs on a developer's machine.
    files: ['src/platform/config.ts', 'local/**/*.ts', 'scripts/**/*.ts', 'console/**/*.{ts,tsx}', 'test/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { 'no-unused-vars': 'error', 'prefer-const': 'error', eqeqeq: 'error' },
  },
);
