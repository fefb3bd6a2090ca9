import { defineConfig } from 'vitest/config';

/** The tests Stryker runs for each mutant: beside the mutated files, no database, the same random numbers for all of them. */
export default defineConfig({
  test: {
    include: ['backend/src/{domain,services}/crm-sync/**/*.test.ts'],
    // Long runs over all rules together: the tests of one rule must find its mutants themselves.
    exclude: ['**/node_modules/**', '**/convergence.test.ts'],
    setupFiles: ['scripts/mutation/fixed-seed.ts'],
  },
});
