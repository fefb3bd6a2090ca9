import { migrateQueue } from './bullmq-queue.ts';
import { withOwnerClient } from './queue-pool.ts';

/** Only what the owner made: sequences the product's role made itself are its own, and not ours to grant. */
const grantOwn = `do $$ declare own record; begin
  for own in select c.oid::regclass as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'bullmq' and c.relkind in ('r', 'p', 'S') and pg_get_userbyid(c.relowner) = current_user
  loop
    execute format('grant all on %s %s to salesos_app', case own.relkind when 'S' then 'sequence' else 'table' end, own.name);
  end loop;
end $$`;

/** BullMQ's schema in our database, usable by the product's role. Idempotent. */
export async function prepareQueueSchema(ownerUrl: string): Promise<void> {
  await withOwnerClient(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock(7203345)');
    await client.query('create schema if not exists bullmq');
    await client.query('set search_path to bullmq');
    await migrateQueue(client);
    // BullMQ makes one id sequence per queue on first use, so the product's role may create in this schema (and no other).
    await client.query('grant usage, create on schema bullmq to salesos_app');
    await client.query(grantOwn);
    await client.query('grant execute on all functions in schema bullmq to salesos_app');
  });
}
