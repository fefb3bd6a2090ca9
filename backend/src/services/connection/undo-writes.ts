import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { KEPT_MS } from '#domain/crm-sync/plan-undo.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { loadWrites, undoableBatches } from '../crm-sync/load-writes.ts';
import { restoreRecords, type RestoredRecord } from '../crm-sync/restore-records.ts';
import { audit } from '../request/audit.ts';
import { once } from '../request/idempotency.ts';
import { ServiceError } from '../service-error.ts';
import { askCrm } from './ask-crm.ts';
import { openSession } from './open-session.ts';
import { setWriting } from './set-writing.ts';

/** As much as one request may take back; the rest is another request's. */
const BATCHES = 25;
const LOOK_MS = 200;
const PATIENCE_MS = 20_000;

export interface UndoReport {
  batches: number;
  records: RestoredRecord[];
  /** There were more batches since that instant: ask again. */
  more: boolean;
}

interface Wish {
  actor: Actor;
  connectionId: string;
  /** Null = the last batch only. */
  since: Date | null;
  idempotencyKey: string;
}

/**
 * Takes back what was written: writing is turned off first, so that nothing writes it again; a field goes back to what it
 * held where it still stands as we wrote it, and stays where somebody has changed it since. Activities stay, and so do records that
 * were made: people may have gone on with them.
 */
export async function undoWrites(work: Work, deps: { providers: Providers; sealer: Sealer }, customerId: string, wish: Wish): Promise<UndoReport> {
  const { actor, connectionId, since } = wish;
  await work.withTenant(customerId, (uow) => setWriting(uow, { actor, connectionId, state: 'shadow', reason: null }));
  const { integration, session } = await openSession(work, deps, { customerId, connectionId });
  const formsOf = session.writer.stored;
  if (!formsOf) throw new ServiceError('conflict', 'Writes to this CRM cannot be taken back.', 'Writing is off now.');
  if (integration.state !== 'active')
    throw new ServiceError('conflict', `The CRM cannot be called while the connection is ${integration.state}.`, 'Writing is off now.');
  await untilNothingIsUnderWay(work, customerId, connectionId);
  const stored = await askCrm(work, { customerId, connectionId }, 'crm describe', () => formsOf());
  const batchIds = await work.withTenant(customerId, (uow) => choose(uow, wish));
  const writes = await work.withTenant(customerId, (uow) => loadWrites(uow, batchIds));
  const records: RestoredRecord[] = [];
  for (const [object, all] of writes) {
    for (let from = 0; from < all.length; from += session.writer.batchLimit) {
      const some = all.slice(from, from + session.writer.batchLimit);
      records.push(...(await restoreRecords(work, { session, stored, ref: { customerId, connectionId }, object }, some)));
    }
  }
  const more = await work.withTenant(customerId, (uow) => finish(uow, wish, { batchIds, records }));
  return { batches: batchIds.length, records, more: since !== null && more };
}

/** A repeated request means the same batches, not the ones before them. */
async function choose(uow: UnitOfWork, { connectionId, since, idempotencyKey }: Wish): Promise<string[]> {
  if (since !== null && since.getTime() < uow.now.getTime() - KEPT_MS)
    throw new ServiceError('bad_request', 'Writes can be taken back for 24 hours.', 'Nothing was taken back. Writing is off now.');
  const request = { connectionId, since: since?.toISOString() ?? null };
  const { response } = await once(uow, { route: 'undo-writes', key: idempotencyKey, request }, () =>
    undoableBatches(uow, connectionId, { since, limit: BATCHES }),
  );
  return response;
}

/** Batches with a failed record stay, so that they can be tried again. Returns whether there are more. */
async function finish(
  uow: UnitOfWork,
  { actor, connectionId, since }: Wish,
  { batchIds, records }: { batchIds: readonly string[]; records: readonly RestoredRecord[] },
): Promise<boolean> {
  const failed = records.filter(({ state }) => state === 'failed').map(({ linkId }) => linkId);
  await uow.rows(sql`update crm_writes set undone_at = ${uow.now.toISOString()}::timestamptz where customer_id = ${uow.customerId}::uuid
    and id = ${anyUuid(batchIds)}
    and not link_ids && array(select (jsonb_array_elements_text(${JSON.stringify(failed)}::jsonb))::uuid)`);
  const count = (state: RestoredRecord['state']): number => records.filter((record) => record.state === state).length;
  const details = {
    batches: batchIds.length,
    undone: count('undone'),
    partly: count('partly'),
    kept: count('kept'),
    left: count('left'),
    failed: failed.length,
  };
  await audit(uow, actor, { action: 'connection.writes_undone', resourceType: 'connection', resourceId: connectionId, details });
  return (await undoableBatches(uow, connectionId, { since, limit: 1 })).length > 0;
}

async function untilNothingIsUnderWay(work: Work, customerId: string, connectionId: string): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const leased = await work.withTenant(customerId, (uow) =>
      uow.rows(sql`
        select id from crm_dirty where customer_id = ${customerId}::uuid and connection_id = ${connectionId}::uuid and lease_until > ${new Date().toISOString()}::timestamptz
        union all
        select id from crm_creates where customer_id = ${customerId}::uuid and connection_id = ${connectionId}::uuid and lease_until > ${new Date().toISOString()}::timestamptz
        limit 1`),
    );
    if (leased.length === 0) return;
    if (Date.now() > until) throw new ServiceError('conflict', 'A batch is still being written.', 'Writing is off now. Try again in a minute.');
    await sleep(LOOK_MS);
  }
}
