import { crmSynced } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmMailActivity } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { FINAL_FAILURES, ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { unsettledObjects } from './load-scope.ts';

const LEASE_MS = 60_000;
const RETRY_MS = 5_000;
const BATCH = 20;

interface Claimed {
  id: string;
  contact_crm_id: string;
  account_crm_id: string | null;
  owner_external_id: string | null;
  direction: 'outbound' | 'inbound';
  at: string;
  subject: string;
  text_body: string;
  from_address: string;
  to_address: string;
  message_id: string;
}

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/**
 * Writes pending activities one by one. The provider looks for our external id (and the Message-ID) before it creates,
 * so a crash or an unknown outcome between call and record leads to one activity, not two.
 */
export async function logActivities(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const { integration, session } = await openSession(work, deps, ref);
  if (integration.writing !== 'on' || integration.state !== 'active') return false;
  const claimed = await work.withTenant(ref.customerId, (uow) => claim(uow, ref.connectionId));
  for (const row of claimed) {
    try {
      const result = await askCrm(work, ref, 'crm activity', () => session.writer.logActivity(toActivity(row)), 'owned_push');
      await work.withTenant(ref.customerId, (uow) => settle(uow, ref.connectionId, { id: row.id, ...result }));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await work.withTenant(ref.customerId, (uow) => fail(uow, row.id, error));
    }
  }
  return claimed.length === BATCH;
}

function toActivity(row: Claimed): CrmMailActivity {
  return {
    kind: 'mail',
    activityId: row.id,
    contactExternalId: row.contact_crm_id,
    accountExternalId: row.account_crm_id,
    ownerExternalId: row.owner_external_id,
    direction: row.direction,
    at: new Date(row.at),
    subject: row.subject,
    textBody: row.text_body,
    from: row.from_address,
    to: row.to_address,
    messageId: row.message_id,
  };
}

function claim(uow: UnitOfWork, connectionId: string): Promise<Claimed[]> {
  const wall = new Date().toISOString();
  return uow.rows<Claimed>(sql`
    with ready as (
      select id from crm_activities where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'pending'
        and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
        and not exists (${unsettledObjects(uow, connectionId)} and object in ('contact', 'lead'))
      order by created_at limit ${BATCH} for update skip locked
    ), taken as (
      update crm_activities a set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz, tries = a.tries + 1
      from ready where a.customer_id = ${uow.customerId}::uuid and a.id = ready.id returning a.*
    )
    select t.id, l.crm_id as contact_crm_id, case when l.entity_type = 'contact' then al.crm_id end as account_crm_id,
      (select cu.external_id from crm_users cu where cu.customer_id = t.customer_id and cu.connection_id = t.connection_id and cu.user_id = m.user_id limit 1) as owner_external_id,
      case t.source_type when 'email' then 'outbound' else 'inbound' end as direction,
      coalesce(e.sent_at, i.received_at) as at, coalesce(e.subject, i.subject) as subject, coalesce(e.body_text, i.body_text) as text_body,
      coalesce(e.from_address, i.from_address) as from_address, coalesce(e.to_address, m.email_address) as to_address,
      coalesce(e.message_id, i.message_id, '<' || t.source_id || '@salesos.invalid>') as message_id
    from taken t
    -- A converted lead is read-only: its contact comes first.
    cross join lateral (select p.crm_id, p.entity_type from crm_sync_state p where p.customer_id = t.customer_id and p.connection_id = t.connection_id
      and p.entity_type in ('contact', 'lead') and p.salesos_id = t.contact_id and p.sync_status <> 'gone' and p.out_of_scope is null order by p.entity_type limit 1) l
    left join emails e on e.customer_id = t.customer_id and t.source_type = 'email' and e.id = t.source_id
    left join inbound_mails i on i.customer_id = t.customer_id and t.source_type = 'inbound' and i.id = t.source_id
    join email_provider_accounts m on m.customer_id = t.customer_id and m.id = coalesce(e.mailbox_id, i.mailbox_id)
    join contacts c on c.customer_id = t.customer_id and c.id = t.contact_id
    left join crm_sync_state al on al.customer_id = t.customer_id and al.connection_id = t.connection_id and al.entity_type = 'account' and al.salesos_id = c.account_id`);
}

async function settle(
  uow: UnitOfWork,
  connectionId: string,
  { id, outcome, externalId }: { id: string; outcome: string; externalId: string },
): Promise<void> {
  await uow.rows(sql`update crm_activities set state = 'done', outcome = ${outcome}, external_id = ${externalId}, lease_until = null,
    error_code = null, error_message = null, error_cause = null where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await appendEvents(uow, [
    newEvent({
      definition: crmSynced,
      key: [connectionId, 'activity', id],
      entityId: connectionId,
      occurredAt: uow.now,
      source: 'crm-sync',
      data: { connectionId, records: 0, activities: 1 },
    }),
  ]);
}

async function fail(uow: UnitOfWork, id: string, error: ProviderError): Promise<void> {
  const final = FINAL_FAILURES.has(error.failure);
  const retryAt = final ? null : new Date(Date.now() + (error.retryAfterMs ?? RETRY_MS)).toISOString();
  await uow.rows(sql`update crm_activities set state = ${final ? 'rejected' : 'pending'}, error_code = ${error.vendorCode ?? error.failure},
    error_message = ${error.message.slice(0, 500)}, error_cause = ${causeOf(error.vendorCode ?? error.failure, error.message).key}, lease_until = null, retry_at = ${retryAt}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
}
