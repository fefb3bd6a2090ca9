import { defineConfig } from 'vitest/config';

/** Starts one throw-away PostgreSQL for the run; each test file makes its own database in it. */
const withPostgres = {
  globalSetup: ['backend/test/postgres.ts'],
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      {
        test: {
          name: 'unit',
          // Some read the whole checkout, and CI machines are busy.
          testTimeout: 30_000,
          include: [
            'backend/src/**/*.test.ts',
            'backend/sandbox/**/*.test.ts',
            'backend/test/*.test.ts',
            'backend/test/contract/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          ...withPostgres,
          name: 'flows',
          include: ['backend/test/{flows,model,chaos}/**/*.test.ts'],
          // Each file runs a whole product with its own database: more at once only makes every one of them slower.
          maxWorkers: 2,
        },
      },
      { test: { ...withPostgres, name: 'browser', include: ['backend/test/browser/**/*.test.ts'], maxWorkers: 1, testTimeout: 180_000 } },
      'hubspot-app/vitest.config.{ts,mts}',
    ],
  },
});
