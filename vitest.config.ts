import { defineConfig } from 'vitest/config';

/** At most two files at once, on every machine: a file of the flows is a whole product, and vitest's own choice on two cores is one. */
const maxWorkers = 2;

/**
 * A worker goes on to the next file with what it has loaded: loading the product takes two seconds of processor time. So modules
 * keep no state of their own (it hangs on a `Work` or a twin), a file closes what it opens, and `vi.mock` would come too late or
 * stay for others: `vi.spyOn` is put back after each file.
 */
const together = { maxWorkers, isolate: false };

/** Starts one throw-away PostgreSQL for the run; each test file makes its own database in it. */
const withPostgres = {
  globalSetup: ['backend/test/postgres.ts'],
  pool: 'forks' as const,
  maxWorkers,
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: { ...together, name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      {
        test: {
          ...together,
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
          ...together,
          name: 'flows',
          include: ['backend/test/{flows,model,chaos}/**/*.test.ts'],
        },
      },
      {
        test: {
          ...withPostgres,
          name: 'browser',
          globalSetup: [...withPostgres.globalSetup, 'backend/test/browser/compiled-cards.ts'],
          include: ['backend/test/browser/**/*.test.ts'],
          testTimeout: 180_000,
        },
      },
      'hubspot-app/vitest.config.{ts,mts}',
    ],
  },
});
