import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmMailActivity } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { ownerThere } from '../connection/owner-there.ts';
import { openSession } from '../connection/open-session.ts';
import { failActivity, settleActivity, takenActivities } from './take-activities.ts';

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
  also_to: string[];
  cc: string[];
  others: { externalId: string; address: string }[];
  message_id: string;
}

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/**
 * Logs pending mails one by one. The provider looks for our external id (and the Message-ID) before it creates,
 * so a crash or an unknown outcome between call and record leads to one activity, not two.
 */
export async function logActivities(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const { integration, session } = await openSession(work, deps, ref);
  if (integration.writing !== 'on' || integration.state !== 'active') return false;
  const claimed = await work.withTenant(ref.customerId, (uow) => claim(uow, ref.connectionId));
  for (const row of claimed) {
    try {
      const result = await askCrm(work, ref, 'crm activity', () => session.writer.logActivity(toActivity(row)), 'owned_push');
      await work.withTenant(ref.customerId, (uow) => settleActivity(uow, ref.connectionId, { id: row.id, ...result }));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await work.withTenant(ref.customerId, (uow) => failActivity(uow, row.id, error));
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
    alsoTo: row.also_to,
    cc: row.cc,
    others: row.others,
    messageId: row.message_id,
  };
}

/** Whom else a received mail went to, if the address is of one person only and they are worked with there. */
const othersThere = sql`
  select k.email_key, (array_agg(x.crm_id order by x.entity_type))[1] as crm_id from contacts k
  join crm_sync_state x on x.customer_id = k.customer_id and x.connection_id = t.connection_id and x.entity_type in ('contact', 'lead') and x.salesos_id = k.id
  where k.customer_id = t.customer_id and k.email_key = any(i.to_addresses || i.cc_addresses) and k.merged_into is null and k.deleted_at is null
    and k.id <> t.contact_id and x.sync_status <> 'gone' and x.out_of_scope is null
  group by k.email_key having count(distinct k.id) = 1`;

function claim(uow: UnitOfWork, connectionId: string): Promise<Claimed[]> {
  return uow.rows<Claimed>(sql`
    with ${takenActivities(uow, connectionId, { limit: BATCH, ofMails: true })}
    select t.id, l.crm_id as contact_crm_id, case when l.entity_type = 'contact' then al.crm_id end as account_crm_id,
      ${ownerThere({ customerId: sql`t.customer_id`, connectionId: sql`t.connection_id`, userId: sql`m.user_id` })} as owner_external_id,
      case t.source_type when 'email' then 'outbound' else 'inbound' end as direction,
      coalesce(e.sent_at, i.received_at) as at, coalesce(e.subject, i.subject) as subject, coalesce(e.body_text, i.body_text) as text_body,
      coalesce(e.from_address, i.from_address) as from_address, coalesce(e.to_address, m.email_address) as to_address,
      array(select a from unnest(i.to_addresses) a where a <> lower(m.email_address)) as also_to, coalesce(i.cc_addresses, '{}') as cc,
      coalesce((select jsonb_agg(jsonb_build_object('externalId', o.crm_id, 'address', o.email_key) order by o.email_key) from (${othersThere}) o), '[]') as others,
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
