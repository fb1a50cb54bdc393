// ESM-only packages that Jest must down-level on Node < 24.9 (from there on it can require() them).
const esmOnly = ['jose', 'p-queue', 'p-timeout', 'eventemitter3', 'hyparquet', 'hyparquet-writer'];

const base = {
  testEnvironment: 'node',
  // Sources, not the build: the `#sdk` and `#sandbox` imports resolve to TypeScript here.
  testEnvironmentOptions: { customExportConditions: ['hub-source', 'node', 'node-addons'] },
  setupFiles: ['reflect-metadata'],
  setupFilesAfterEnv: ['<rootDir>/tests/support/patience.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join('|')})/)`],
  transform: {
    '^.+\\.[cm]?[jt]s$': ['@swc/jest', {
      swcrc: false, sourceMaps: 'inline', module: { type: 'commonjs' },
      jsc: {
        target: 'es2022', keepClassNames: true, parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
    }],
  },
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...base, displayName: 'house', testMatch: ['<rootDir>/tests/{architecture,drift}/**/*.test.ts'] },
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/tests/{unit,connectors}/**/*.test.ts'] },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/{integration,faults,e2e}/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/global-setup.ts',
      globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
    },
    {
      ...base,
      displayName: 'real',
      testMatch: ['<rootDir>/tests/real/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/support/global-setup.ts',
      globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
    },
  ],
};
