import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { bootstrapDatabase } from '../../../backend/src/db/bootstrap.ts';
import { migrateDatabase } from '../../../backend/src/db/migrate.ts';
import { startEmbeddedPostgres } from '../../../backend/src/platform/embedded-postgres/start.ts';
import { prepareQueueSchema } from '../../../backend/src/platform/queue-schema.ts';

export interface ProofCluster {
  appUrl: string;
  /** Superuser connection for counting from outside; the product's processes never get it. */
  admin: postgres.Sql;
  dir: string;
  serverPid: number;
  stop(): Promise<void>;
}

/** A durable cluster of its own, with the product's schema and a table only the proof's agents write to. */
export async function startProofCluster(): Promise<ProofCluster> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-proof-'));
  fs.chmodSync(dir, 0o711);
  const data = path.join(dir, 'postgres');
  // The commit time of a row is the server's own word on when it was accepted or applied; the setting needs a restart.
  const first = await startEmbeddedPostgres({ dir: data });
  await onSuperuser(first.superuserUrl, (sql) => sql`alter system set track_commit_timestamp = on`);
  await first.stop();
  const server = await startEmbeddedPostgres({ dir: data });
  const database = await bootstrapDatabase(server.superuserUrl, 'proof', 'proof');
  await migrateDatabase(database.ownerUrl, new Date());
  await prepareQueueSchema(database.ownerUrl);
  const admin = postgres(server.superuserUrl.replace(/\/postgres$/, '/proof'), { max: 2, onnotice: () => undefined });
  await admin`create schema proof`;
  await admin`grant usage on schema proof to salesos_app`;
  return {
    appUrl: database.appUrl,
    admin,
    dir,
    serverPid: server.pid,
    async stop() {
      await admin.end();
      await server.stop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function onSuperuser(url: string, run: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await run(sql);
  await sql.end();
}

/** Empties the log and starts over with `count` customers. No unique key on the proof's table: a doubled effect must show. */
export async function freshCustomers(admin: postgres.Sql, count: number): Promise<string[]> {
  await admin`truncate customers, events, event_key, agent_cursors, dead_letters cascade`;
  await admin`drop table if exists proof.applied`;
  await admin`create table proof.applied (customer_id uuid not null, agent text not null, event_id uuid not null)`;
  await admin`grant select, insert on proof.applied to salesos_app`;
  const ids = Array.from({ length: count }, () => randomUUID());
  await admin`insert into customers (id, name, email, created_at, updated_at)
    select id, 'Proof', 'proof@salesos.example', '2026-01-01', '2026-01-01' from unnest(${ids}::uuid[]) as id`;
  return ids;
}
