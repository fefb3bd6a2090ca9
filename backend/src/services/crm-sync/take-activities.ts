import { crmSynced } from '@salesos/shared/events/crm';
import { sql, type SQL } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { ProviderError } from '#ports/provider-error.ts';
import { afterFailure } from './after-failure.ts';
import { unsettledObjects } from './load-scope.ts';

const LEASE_MS = 60_000;

/** Two steps of a statement: `ready`, and `taken` with the lease on them. Mails are written apart from all others. */
export function takenActivities(uow: UnitOfWork, connectionId: string, { limit, ofMails }: { limit: number; ofMails: boolean }): SQL {
  const wall = new Date().toISOString();
  const kind = ofMails ? sql`source_type <> 'activity'` : sql`source_type = 'activity'`;
  return sql`ready as (
      select id from crm_activities where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'pending' and ${kind}
        and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
        and not exists (${unsettledObjects(uow, connectionId)} and object in ('contact', 'lead'))
      order by created_at limit ${limit} for update skip locked
    ), taken as (
      update crm_activities a set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz, tries = a.tries + 1
      from ready where a.customer_id = ${uow.customerId}::uuid and a.id = ready.id returning a.*
    )`;
}

/** `more` = it was changed meanwhile and is not done with this. */
export async function settleActivity(
  uow: UnitOfWork,
  connectionId: string,
  { id, outcome, externalId, more = false, key = [] }: { id: string; outcome: string; externalId: string; more?: boolean; key?: readonly string[] },
): Promise<void> {
  await uow.rows(sql`update crm_activities set state = ${more ? 'pending' : 'done'}, outcome = ${outcome}, external_id = ${externalId}, lease_until = null,
    error_code = null, error_message = null, error_cause = null where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await appendEvents(uow, [
    newEvent({
      definition: crmSynced,
      key: [connectionId, 'activity', id, ...key],
      entityId: connectionId,
      occurredAt: uow.now,
      source: 'crm-sync',
      data: { connectionId, records: 0, activities: 1 },
    }),
  ]);
}

export async function failActivity(uow: UnitOfWork, id: string, error: ProviderError): Promise<void> {
  const { isFinal, retryAt } = afterFailure(error);
  await uow.rows(sql`update crm_activities set state = ${isFinal ? 'rejected' : 'pending'}, error_code = ${error.vendorCode ?? error.failure},
    error_message = ${error.message.slice(0, 500)}, error_cause = ${causeOf(error.vendorCode ?? error.failure, error.message).key}, lease_until = null, retry_at = ${isFinal ? null : retryAt.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
}
