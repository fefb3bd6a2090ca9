import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { ActivityField } from '#domain/activity/activity-content.ts';
import type { CrmWriter } from '#ports/crm.ts';
import type { KeptActivity } from '#ports/crm-activity.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import type { StoredContent } from './stored-content.ts';
import { failActivity, settleActivity, takenActivities } from './take-activities.ts';

const BATCH = 20;

interface Claimed extends StoredContent {
  id: string;
  external_id: string | null;
  is_deleted: boolean;
  person_crm_id: string;
  account_crm_id: string | null;
  owner_external_id: string | null;
  version: number;
  unwritten: ActivityField[];
}

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };
type Kept = Awaited<ReturnType<NonNullable<CrmWriter['keepActivity']>>>;

/**
 * Writes calls, meetings, tasks and notes of ours, and changes to them, one by one. The provider looks for our id before it
 * creates, and what was changed while a call was under way is written with the next.
 */
export async function keepActivities(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const { integration, session } = await openSession(work, deps, ref);
  if (integration.writing !== 'on' || integration.state !== 'active') return false;
  const { keepActivity } = session.writer;
  const claimed = await work.withTenant(ref.customerId, (uow) => claim(uow, ref.connectionId));
  for (const row of claimed) {
    try {
      if (!keepActivity) throw new ProviderError('validation', 'This CRM keeps no activities of ours but mails.');
      if (row.is_deleted) throw new ProviderError('not_found', 'It was deleted in the CRM.');
      const kept = await askCrm(work, ref, 'crm activity', () => keepActivity(toActivity(row)), 'owned_push');
      await work.withTenant(ref.customerId, (uow) => settle(uow, ref.connectionId, row, kept));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await work.withTenant(ref.customerId, (uow) => failActivity(uow, row.id, error));
    }
  }
  return claimed.length === BATCH;
}

const toActivity = (row: Claimed): KeptActivity => ({
  activityId: row.id,
  externalId: row.external_id,
  changed: row.unwritten,
  personExternalId: row.person_crm_id,
  accountExternalId: row.account_crm_id,
  ownerExternalId: row.owner_external_id,
  type: row.type,
  subject: row.subject,
  body: row.body,
  at: row.at === null ? null : new Date(row.at),
  durationSeconds: row.duration_s,
  isDone: row.is_done,
  outcome: row.outcome,
  direction: row.direction,
});

function claim(uow: UnitOfWork, connectionId: string): Promise<Claimed[]> {
  return uow.rows<Claimed>(sql`
    with ${takenActivities(uow, connectionId, { limit: BATCH, ofMails: false })}
    -- Until its writing is acknowledged one of ours may be there without its people, whatever was read meanwhile.
    select t.id, case a.origin when 'crm' then a.external_id else t.external_id end as external_id, a.deleted_at is not null as is_deleted,
      coalesce(l.crm_id, (select p.crm_id from activity_people p where p.customer_id = t.customer_id and p.activity_id = a.id and p.contact_id = t.contact_id
        order by p.crm_id limit 1), '') as person_crm_id, case when l.entity_type = 'contact' then al.crm_id end as account_crm_id,
      (select cu.external_id from crm_users cu where cu.customer_id = t.customer_id and cu.connection_id = t.connection_id and cu.user_id = a.owner_id limit 1) as owner_external_id,
      a.version, a.unwritten, a.type, a.subject, a.body, a.at, a.duration_s, a.is_done, a.outcome, a.direction
    from taken t
    join activities a on a.customer_id = t.customer_id and a.id = t.source_id
    -- A converted lead is read-only: its contact comes first.
    left join lateral (select p.crm_id, p.entity_type from crm_sync_state p where p.customer_id = t.customer_id and p.connection_id = t.connection_id
      and p.entity_type in ('contact', 'lead') and p.salesos_id = t.contact_id and p.sync_status <> 'gone' order by p.entity_type limit 1) l on true
    join contacts c on c.customer_id = t.customer_id and c.id = t.contact_id
    left join crm_sync_state al on al.customer_id = t.customer_id and al.connection_id = t.connection_id and al.entity_type = 'account' and al.salesos_id = c.account_id
    order by t.created_at, t.id`);
}

async function settle(uow: UnitOfWork, connectionId: string, { id, version }: Claimed, { externalId, stream, outcome }: Kept): Promise<void> {
  const [row] = await uow.rows<{ more: boolean }>(sql`
    update activities set external_id = ${externalId}, stream = ${stream}, unwritten = case when version = ${version} then '{}' else unwritten end
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid returning cardinality(unwritten) > 0 as more`);
  const more = row?.more ?? false;
  await settleActivity(uow, connectionId, { id, outcome, externalId, more, key: [String(version)] });
  if (more) uow.notify('crm.activity');
}
