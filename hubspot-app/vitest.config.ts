import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'hubspot-app',
    root: import.meta.dirname,
    environment: 'node',
    include: ['test/**/*.test.{ts,tsx}', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
  },
});
