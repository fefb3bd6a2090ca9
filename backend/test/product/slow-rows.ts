import postgres from 'postgres';
import type { TestProduct } from '../product.ts';

/**
 * Makes every look at a row of the table take a moment, so that what another session commits meanwhile falls between a
 * statement's snapshot and the row's lock, where without this it would only once in many thousand times.
 */
export async function slowRows(test: TestProduct, table: string, ms: number): Promise<() => Promise<void>> {
  const owner = postgres(test.environment['MIGRATE_DATABASE_URL'] ?? '', { max: 1, onnotice: () => undefined });
  const run = async (statements: string): Promise<void> => {
    await owner.unsafe(statements);
  };
  await run(`create or replace function slowly(id uuid) returns boolean language plpgsql volatile as $$ begin perform pg_sleep(${ms / 1000}); return true; end $$;
    create policy slow on ${table} as restrictive to salesos_app using (slowly(id));`);
  return async () => {
    await run(`drop policy slow on ${table}`);
    await owner.end();
  };
}
