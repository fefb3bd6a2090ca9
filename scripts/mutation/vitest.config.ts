import { defineConfig } from 'vitest/config';

/** The tests Stryker runs for each mutant: beside the mutated files, no database, the same random numbers for all of them. */
export default defineConfig({
  test: {
    include: ['backend/src/{domain,services}/crm-sync/**/*.test.ts'],
    setupFiles: ['scripts/mutation/fixed-seed.ts'],
  },
});
