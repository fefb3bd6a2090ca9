import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { bootstrapDatabase } from '#db/bootstrap.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';
import { prepareQueueSchema } from '#platform/queue-schema.ts';

declare module 'vitest' {
  interface ProvidedContext {
    superuserUrl: string;
    templateDatabase: string;
  }
}

export const TEST_PASSWORD = 'salesos-test';

/** One throw-away cluster for the run, with a migrated template that every test file copies. `TEST_SUPERUSER_URL` uses another server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-test-'));
  fs.chmodSync(dir, 0o711);
  const external = process.env.TEST_SUPERUSER_URL;
  const server = external ? null : await startEmbeddedPostgres({ dir: path.join(dir, 'postgres'), durable: false, maxConnections: 200 });
  const superuserUrl = external ?? server?.superuserUrl ?? '';
  const templateDatabase = `salesos_template_${process.pid}`;
  const { ownerUrl } = await bootstrapDatabase(superuserUrl, templateDatabase, TEST_PASSWORD);
  await migrateDatabase(ownerUrl, new Date());
  await prepareQueueSchema(ownerUrl);
  project.provide('superuserUrl', superuserUrl);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    await server?.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
}
