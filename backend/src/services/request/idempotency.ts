import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { ServiceError } from '../service-error.ts';

interface KeyRow {
  request_hash: string;
  response: unknown;
}

/**
 * Runs a change once per (route, key) inside the caller's transaction: a replay with the same request answers with the
 * first response, another request under the same key is refused. Two at once queue on the key's row.
 */
export async function once<Response>(
  uow: UnitOfWork,
  key: { route: string; key: string; request: unknown },
  run: () => Promise<Response>,
): Promise<{ response: Response; replayed: boolean }> {
  const hash = createHash('sha256').update(JSON.stringify(key.request)).digest('hex');
  const fresh = await uow.rows(sql`
    insert into idempotency_keys (customer_id, key, route, request_hash, created_at)
    values (${uow.customerId}::uuid, ${key.key}, ${key.route}, ${hash}, ${uow.now.toISOString()}::timestamptz)
    on conflict do nothing returning key`);
  if (fresh.length === 0) {
    const [row] = await uow.rows<KeyRow>(sql`
      select request_hash, response from idempotency_keys
      where customer_id = ${uow.customerId}::uuid and route = ${key.route} and key = ${key.key}`);
    if (row?.request_hash !== hash) {
      throw new ServiceError(
        'idempotency_key_reused',
        'This idempotency key was used for a different request.',
        'Nothing was changed. Use a new key.',
      );
    }
    return { response: row.response as Response, replayed: true };
  }
  const response = await run();
  await uow.rows(sql`
    update idempotency_keys set response = ${JSON.stringify(response ?? null)}::jsonb, status = 200
    where customer_id = ${uow.customerId}::uuid and route = ${key.route} and key = ${key.key}`);
  return { response, replayed: false };
}

/** The same where a key may be absent: then each request is a new one. */
export async function onceIfKeyed<Response>(
  uow: UnitOfWork,
  { route, key, request }: { route: string; key: string | undefined; request: unknown },
  run: () => Promise<Response>,
): Promise<Response> {
  return key === undefined ? run() : (await once(uow, { route, key, request }, run)).response;
}
