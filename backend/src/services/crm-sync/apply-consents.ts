import { consentChanged } from '@salesos/shared/events/contact';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';

/** `bounced` holds, but refuses nothing. */
type State = 'opted_out' | 'opted_in' | 'hidden' | 'bounced';
export interface CrmConsent {
  contactId: string;
  /** A contact and a lead of one person each say something, and neither takes back what the other refuses. */
  object: CrmObject;
  /** Nobody was known under this id before. */
  isNew: boolean;
  email: boolean | null;
  call: boolean | null;
  marketing: boolean | undefined;
  bounced: boolean | undefined;
  /** The record's modification stamp, which names the change. */
  stamp: string;
}

export const consentOf = (record: CrmRecord, contactId: string, isNew = false): CrmConsent => ({
  contactId,
  object: record.object,
  isNew,
  email: record.optedOutOfEmail,
  call: record.doNotCall,
  marketing: record.optedOutOfMarketing,
  bounced: record.hasBounced,
  stamp: record.modifiedAt.toISOString(),
});

/** What a kind of record says, as a source of its own; the same in `crmSource`, for statements. */
const sourceOf = (provider: string, object: CrmObject): string => (object === 'lead' ? `${provider}:lead` : provider);
/** Of an `entity_type`. */
export const crmSource = (provider: SQL, object: SQL): SQL => sql`case when ${object} = 'lead' then ${provider} || ':lead' else ${provider} end`;

/** End of a source that concerns marketing mail only. */
const MARKETING = ':marketing';

const stateOf = (optedOut: boolean | null): State => (optedOut === null ? 'hidden' : optedOut ? 'opted_out' : 'opted_in');

function statementsOf(provider: string, { contactId, object, isNew, email, call, marketing, bounced, stamp }: CrmConsent) {
  const source = sourceOf(provider, object);
  const said = [
    { channel: 'email', source, state: stateOf(email) },
    { channel: 'call', source, state: stateOf(call) },
    ...(marketing === undefined ? [] : [{ channel: 'email', source: `${source}${MARKETING}`, state: stateOf(marketing) }]),
    ...(bounced === undefined ? [] : [{ channel: 'email', source: `${source}:bounce`, state: bounced ? 'bounced' : 'opted_in' }]),
  ];
  return said.flatMap((one) => (isNew && one.state === 'opted_in' ? [] : [{ ...one, contact_id: contactId, stamp }]));
}

/**
 * The CRM's own consent fields become one source among others; the strictest source decides before a send. Nobody refuses
 * as long as nothing is written down, so only who refuses, cannot be read, or once was either has a row.
 */
export async function applyCrmConsents(uow: UnitOfWork, provider: string, consents: readonly CrmConsent[]): Promise<void> {
  const rows = consents.flatMap((consent) => statementsOf(provider, consent));
  if (rows.length === 0) return;
  // Looked up one by one (the limit sees to that): joined, the planner reads all consents of a customer whose number it
  // cannot know while they are being filled in.
  const changed = await uow.rows<{
    contact_id: string;
    channel: 'email' | 'call';
    source: string;
    state: State;
    stamp: string;
    is_being_told: boolean;
  }>(sql`
    with incoming as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contact_id uuid, channel text, source text, state text, stamp text)
    ), news as (
      select i.* from incoming i
      left join lateral (select k.state from consents k where k.customer_id = ${uow.customerId}::uuid and k.contact_id = i.contact_id
        and k.channel = i.channel and k.source = i.source limit 1) c on true
      where coalesce(c.state, 'opted_in') <> i.state
    ), written as (
      insert into consents (customer_id, contact_id, channel, source, state, changed_at)
      select ${uow.customerId}::uuid, contact_id, channel, source, state, ${uow.now.toISOString()}::timestamptz from news
      on conflict (customer_id, contact_id, channel, source) do update set state = excluded.state, changed_at = excluded.changed_at
    ) select n.contact_id, n.channel, n.source, n.state, n.stamp, n.state = 'opted_out' and exists (select from crm_opt_outs o
        join crm_integrations i on i.customer_id = o.customer_id and i.id = o.connection_id and i.provider = ${provider}
        where o.customer_id = ${uow.customerId}::uuid and o.contact_id = n.contact_id and o.channel = n.channel and o.state = 'pending') as is_being_told from news n`);
  await appendEvents(
    uow,
    changed
      // The others only hold or concern another kind of mail: no wish of the person that is to be passed on.
      .filter((row) => row.source === sourceOf(provider, 'contact') || row.source === sourceOf(provider, 'lead'))
      .filter((row) => row.state !== 'hidden')
      // Our own word, read back before the answer to it was written down.
      .filter((row) => !row.is_being_told)
      .map((row) =>
        newEvent({
          definition: consentChanged,
          key: [row.source, row.contact_id, row.channel, row.state, row.stamp],
          entityId: row.contact_id,
          occurredAt: uow.now,
          source: `crm.${provider}`,
          data: { contactId: row.contact_id, channel: row.channel, state: row.state === 'opted_out' ? 'opted_out' : 'opted_in', via: provider },
        }),
      ),
  );
}
