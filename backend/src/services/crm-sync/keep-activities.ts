import { sql } from 'drizzle-orm';
import { anyText } from '#db/any-of.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { ActivityField } from '#domain/activity/activity-content.ts';
import { type Kept, type KeptActivity, LEFT_OUT } from '#ports/crm-activity.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { ownerThere } from '../connection/owner-there.ts';
import { openSession } from '../connection/open-session.ts';
import { PARKED, TIED_NEXT } from './leave-scope.ts';
import type { StoredContent } from './stored-content.ts';
import { failActivity, settleActivity, takenActivities } from './take-activities.ts';

const BATCH = 20;

interface Claimed extends StoredContent {
  id: string;
  external_id: string | null;
  is_deleted: boolean;
  /** Those who are worked with there, the one it was logged with first. */
  people: string[];
  ties_people: boolean;
  account_crm_id: string | null;
  owner_external_id: string | null;
  version: number;
  unwritten: ActivityField[];
}

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

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
  people: row.people,
  tiesPeople: row.ties_people,
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

/** A converted lead is read-only: its contact comes first. Who is not worked with there is left out, but for the one it was logged with. */
const peopleThere = sql`
  select distinct on (p.contact_id) p.contact_id, x.crm_id, x.entity_type from activity_people p
  join crm_sync_state x on x.customer_id = p.customer_id and x.connection_id = t.connection_id and x.entity_type in ('contact', 'lead') and x.salesos_id = p.contact_id
  where p.customer_id = t.customer_id and p.activity_id = t.source_id and x.sync_status <> 'gone' and (x.out_of_scope is null or p.contact_id = t.contact_id)
  order by p.contact_id, x.entity_type`;

function claim(uow: UnitOfWork, connectionId: string): Promise<Claimed[]> {
  return uow.rows<Claimed>(sql`
    with ${takenActivities(uow, connectionId, { limit: BATCH, ofMails: false })}
    -- Until its writing is acknowledged one of ours may be there without its people, whatever was read meanwhile.
    select t.id, case a.origin when 'crm' then a.external_id else t.external_id end as external_id, a.deleted_at is not null as is_deleted,
      coalesce(l.crm_ids, (select jsonb_agg(p.crm_id order by p.crm_id) from activity_people p where p.customer_id = t.customer_id and p.activity_id = a.id), '[""]') as people,
      a.origin = 'salesos' and (t.external_id is null or exists (select from activity_people p where p.customer_id = t.customer_id and p.activity_id = a.id and p.left_out = ${TIED_NEXT})) as ties_people,
      case when l.entity_type = 'contact' then al.crm_id end as account_crm_id,
      ${ownerThere({ customerId: sql`t.customer_id`, connectionId: sql`t.connection_id`, userId: sql`a.owner_id` })} as owner_external_id,
      a.version, a.unwritten, a.type, a.subject, a.body, a.at, a.duration_s, a.is_done, a.outcome, a.direction
    from taken t
    join activities a on a.customer_id = t.customer_id and a.id = t.source_id
    left join lateral (
      select jsonb_agg(o.crm_id order by o.contact_id <> t.contact_id, o.crm_id) as crm_ids,
        (array_agg(o.entity_type order by o.contact_id <> t.contact_id, o.crm_id))[1] as entity_type,
        (array_agg(o.contact_id order by o.contact_id <> t.contact_id, o.crm_id))[1] as contact_id
      from (${peopleThere}) o) l on true
    left join contacts c on c.customer_id = t.customer_id and c.id = l.contact_id
    left join crm_sync_state al on al.customer_id = t.customer_id and al.connection_id = t.connection_id and al.entity_type = 'account' and al.salesos_id = c.account_id
    order by t.created_at, t.id`);
}

async function settle(uow: UnitOfWork, connectionId: string, { id, version, ties_people: tiesPeople, people }: Claimed, kept: Kept): Promise<void> {
  const { externalId, stream, outcome, leftOut } = kept;
  const [row] = await uow.rows<{ more: boolean }>(sql`
    update activities set external_id = ${externalId}, stream = ${stream}, unwritten = case when version = ${version} then '{}' else unwritten end
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid returning cardinality(unwritten) > 0 as more`);
  const more = row?.more ?? false;
  if (tiesPeople) await noteLeftOut(uow, id, { people, leftOut });
  await settleActivity(uow, connectionId, { id, outcome, externalId, more, key: [String(version)] });
  if (more) uow.notify('crm.activity');
}

/** Who could not be tied took part all the same: what the CRM says of it later does not take them away here. */
async function noteLeftOut(uow: UnitOfWork, id: string, { people, leftOut }: { people: readonly string[]; leftOut: Kept['leftOut'] }): Promise<void> {
  const codes = Object.fromEntries(leftOut.map(({ externalId, code }) => [externalId, code]));
  const tied = people.filter((person) => codes[person] === undefined);
  const linkOf = sql`from crm_sync_state x where x.customer_id = p.customer_id and x.connection_id = p.connection_id and x.entity_type in ('contact', 'lead')`;
  await uow.rows(sql`
    update activity_people p set left_out = case
      when exists (select ${linkOf} and x.salesos_id = p.contact_id and x.crm_id = ${anyText(tied)}) then null
      else coalesce(${JSON.stringify(codes)}::jsonb ->> p.crm_id,
        case when exists (select ${linkOf} and x.crm_id = p.crm_id and x.out_of_scope is not null) then ${PARKED} else ${LEFT_OUT.gone} end) end
    where p.customer_id = ${uow.customerId}::uuid and p.activity_id = ${id}::uuid and p.contact_id is not null`);
}
