import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { bootstrapDatabase } from '../../../backend/src/db/bootstrap.ts';
import { migrateDatabase } from '../../../backend/src/db/migrate.ts';
import { isAlive } from '../../../backend/src/platform/embedded-postgres/orphan.ts';
import { startEmbeddedPostgres } from '../../../backend/src/platform/embedded-postgres/start.ts';
import { prepareQueueSchema } from '../../../backend/src/platform/queue-schema.ts';

export interface ProofCluster {
  appUrl: string;
  /** Superuser connection for counting from outside; the product's processes never get it. */
  admin: postgres.Sql;
  dir: string;
  serverPid: number;
  /** kill -9 of the server, and a new one on the same data and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** A durable cluster of its own, with the product's schema and a table only the proof's agents write to. */
export async function startProofCluster(): Promise<ProofCluster> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-proof-'));
  fs.chmodSync(dir, 0o711);
  const data = path.join(dir, 'postgres');
  // The commit time of a row is the server's own word on when it was accepted or applied; the setting needs a restart.
  const first = await startEmbeddedPostgres({ dir: data });
  await onSuperuser(first.superuserUrl, (sql) => sql`alter system set track_commit_timestamp = on`).finally(first.stop);
  let server = await startEmbeddedPostgres({ dir: data });
  const stop = async (): Promise<void> => {
    await server.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
  const crash = async (): Promise<void> => {
    process.kill(server.pid, 'SIGKILL');
    while (isAlive(server.pid)) await sleep(5);
    server = await startEmbeddedPostgres({ dir: data, port: server.port });
  };
  try {
    const { appUrl, admin } = await prepare(server.superuserUrl);
    return { appUrl, admin, dir, serverPid: server.pid, crash, stop: () => admin.end().then(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepare(superuserUrl: string): Promise<Pick<ProofCluster, 'appUrl' | 'admin'>> {
  const { ownerUrl, appUrl } = await bootstrapDatabase(superuserUrl, 'proof', 'proof');
  await migrateDatabase(ownerUrl, new Date());
  await prepareQueueSchema(ownerUrl);
  const admin = postgres(superuserUrl.replace(/\/postgres$/, '/proof'), { max: 2, onnotice: () => undefined });
  await admin`create schema proof`;
  await admin`grant usage on schema proof to salesos_app`;
  return { appUrl, admin };
}

async function onSuperuser(url: string, run: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await run(sql).finally(() => sql.end());
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
