import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { ConsentChannel } from '#domain/consent/may-contact.ts';
import type { CrmWriter } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { afterFailure } from './after-failure.ts';
import { crmSource } from './apply-consents.ts';

const LEASE_MS = 60_000;
const BATCH = 20;

interface Claimed {
  id: string;
  contact_id: string;
  channel: ConsentChannel;
  /** They want none of the company's mail, whoever writes it. */
  everything: boolean;
  email: string | null;
  records: { object: 'contact' | 'lead'; externalId: string }[] | null;
}

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/** Customers with opt-outs the CRM is to hear of and may be told of now. */
export async function customersWithDueOptOuts(work: Work, wallMs: number): Promise<string[]> {
  const wall = new Date(wallMs).toISOString();
  const rows = await work.withSystem<{ customer_id: string }>(
    'crm opt-outs',
    sql`
    select distinct o.customer_id from crm_opt_outs o join crm_integrations i on i.customer_id = o.customer_id and i.id = o.connection_id
    where i.state = 'active' and i.writing = 'on' and o.state = 'pending'
      and (o.lease_until is null or o.lease_until < ${wall}::timestamptz) and (o.retry_at is null or o.retry_at < ${wall}::timestamptz)`,
  );
  return rows.map((row) => row.customer_id);
}

/** Writes pending opt-outs one by one; each is an absolute statement, so a repeat after an unknown outcome is harmless. */
export async function writeOptOuts(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const { integration, session } = await openSession(work, deps, ref);
  if (integration.writing !== 'on' || integration.state !== 'active') return false;
  const claimed = await work.withTenant(ref.customerId, (uow) => claim(uow, ref.connectionId));
  for (const row of claimed) {
    try {
      const outcome = await writeOne(work, ref, session.writer, row);
      await work.withTenant(ref.customerId, async (uow) => {
        await settle(uow, row.id, { state: 'done', outcome, error: null });
        if (outcome !== 'not possible') await noteTold(uow, integration.provider, row);
      });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const { isFinal, retryAt } = afterFailure(error);
      const failed: Settled = isFinal ? { state: 'rejected', outcome: null, error } : { state: 'pending', outcome: null, error, retryAt };
      await work.withTenant(ref.customerId, (uow) => settle(uow, row.id, failed));
    }
  }
  return claimed.length === BATCH;
}

async function writeOne(work: Work, ref: Ref, writer: CrmWriter, { channel, everything, records, email }: Claimed): Promise<string> {
  const refuse = (person: { object: 'contact' | 'lead'; externalId: string }) =>
    channel === 'email' ? writer.optOutOfEmail?.({ ...person, email, everything }) : writer.optOutOfCalls?.(person);
  const found: string[] = [];
  for (const record of records ?? [])
    found.push(await askCrm(work, ref, 'crm opt-out', async () => (await refuse(record)) ?? 'not possible', 'owned_push'));
  return found.includes('written') ? 'written' : (found[0] ?? 'no record');
}

function claim(uow: UnitOfWork, connectionId: string): Promise<Claimed[]> {
  const wall = new Date().toISOString();
  return uow.rows<Claimed>(sql`
    with ready as (
      select id from crm_opt_outs where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'pending'
        and (lease_until is null or lease_until < ${wall}::timestamptz) and (retry_at is null or retry_at < ${wall}::timestamptz)
      order by created_at limit ${BATCH} for update skip locked
    ), taken as (
      update crm_opt_outs o set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz, tries = o.tries + 1
      from ready where o.customer_id = ${uow.customerId}::uuid and o.id = ready.id returning o.*
    )
    select t.id, t.contact_id, t.channel, t.everything, c.email,
      (select jsonb_agg(jsonb_build_object('object', l.entity_type, 'externalId', l.crm_id) order by l.crm_id) from crm_sync_state l
        where l.customer_id = t.customer_id and l.connection_id = t.connection_id and l.salesos_id = t.contact_id
          and l.entity_type in ('contact', 'lead') and l.sync_status <> 'gone') as records
    from taken t join contacts c on c.customer_id = t.customer_id and c.id = t.contact_id`);
}

/** Its records say so too from now on; read again, their own fields are then no news. */
async function noteTold(uow: UnitOfWork, provider: string, { contact_id: contactId, channel, records }: Claimed): Promise<void> {
  const objects = JSON.stringify([...new Set((records ?? []).map(({ object }) => object))]);
  await uow.rows(sql`
    insert into consents (customer_id, contact_id, channel, source, state, changed_at)
    select ${uow.customerId}::uuid, ${contactId}::uuid, ${channel}, ${crmSource(sql`${provider}::text`, sql`o.name`)}, 'opted_out', ${uow.now.toISOString()}::timestamptz
    from jsonb_array_elements_text(${objects}::jsonb) as o(name)
    on conflict (customer_id, contact_id, channel, source) do update set state = 'opted_out', changed_at = excluded.changed_at where consents.state <> 'opted_out'`);
}

interface Settled {
  state: 'done' | 'rejected' | 'pending';
  outcome: string | null;
  error: ProviderError | null;
  retryAt?: Date;
}

async function settle(uow: UnitOfWork, id: string, { state, outcome, error, retryAt }: Settled): Promise<void> {
  await uow.rows(sql`update crm_opt_outs set state = ${state}, outcome = ${outcome}, error_code = ${error ? (error.vendorCode ?? error.failure) : null},
    error_message = ${error?.message.slice(0, 500) ?? null}, lease_until = null, retry_at = ${retryAt?.toISOString() ?? null}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
}
