import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { bootstrapDatabase } from '#db/bootstrap.ts';
import { openBusinessClock } from '#db/business-clock.ts';
import { openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { createWork, type Work } from '#db/unit-of-work.ts';
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start.ts';

export interface BenchDatabase {
  /** As the product opens it: login without privileges, row security in force. */
  work: Work;
  appUrl: string;
  ownerUrl: string;
  /** Superuser, for seeding. */
  admin: postgres.Sql;
  close(): Promise<void>;
}

/** A durable cluster of its own with the product's schema: a bench without fsync would measure another product. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-bench-'));
  fs.chmodSync(dir, 0o711);
  const server = await startEmbeddedPostgres({ dir: path.join(dir, 'postgres') });
  const { appUrl, ownerUrl } = await bootstrapDatabase(server.superuserUrl, 'bench', 'bench');
  await migrateDatabase(ownerUrl, new Date());
  const admin = postgres(server.superuserUrl.replace(/\/postgres$/, '/bench'), { max: 2, onnotice: () => undefined });
  const client = await openDatabase(appUrl);
  const clock = await openBusinessClock(client.db, false);
  return {
    work: createWork(client.db, clock, () => undefined),
    appUrl,
    ownerUrl,
    admin,
    async close() {
      clock.close();
      await client.close();
      await admin.end();
      await server.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
