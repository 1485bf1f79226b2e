import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  testTimeout: 60_000,
  // much of a test is waiting for PostgreSQL: two at a time also on two cores
  maxWorkers: Math.max(2, availableParallelism() - 1),
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.mjs'],
  workerIdleMemoryLimit: '1GB',
};
