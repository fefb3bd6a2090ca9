import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'hubspot-app',
    root: import.meta.dirname,
    environment: 'node',
    // As the projects beside it, see ../vitest.config.ts.
    maxWorkers: 2,
    include: ['test/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
  },
});
