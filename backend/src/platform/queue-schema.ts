import { migrateQueue } from './bullmq-queue.ts';
import { withOwnerClient } from './queue-pool.ts';

/** BullMQ's schema in our database, usable by the product's role. Idempotent. */
export async function prepareQueueSchema(ownerUrl: string): Promise<void> {
  await withOwnerClient(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock(7203345)');
    await client.query('create schema if not exists bullmq');
    await client.query('set search_path to bullmq');
    await migrateQueue(client);
    // BullMQ makes one id sequence per queue on first use, so the product's role may create in this schema (and no other).
    await client.query('grant usage, create on schema bullmq to salesos_app');
    await client.query('grant all on all tables in schema bullmq to salesos_app');
    await client.query('grant all on all sequences in schema bullmq to salesos_app');
    await client.query('grant execute on all functions in schema bullmq to salesos_app');
  });
}
