import { defineConfig } from 'drizzle-kit';

/**
 * Says where schema and migrations are. The migrations are written by hand, never by `drizzle-kit generate`: it cannot write
 * partitions, forced row security, policies and grants on single columns. A test compares the tables with the schema.
 */
export default defineConfig({
  dialect: 'postgresql',
  schema: './backend/src/db/schema/*.ts',
  out: './backend/src/db/migrations',
});
