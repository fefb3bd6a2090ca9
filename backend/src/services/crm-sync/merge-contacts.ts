import { contactMerged } from '@salesos/shared/events/contact';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { exitContact } from '../sequence/after-mail.ts';
import type { Connection } from './links.ts';
import { mergeRestored } from './merge-restored.ts';
import { requestOptOut } from './request-opt-out.ts';

/**
 * Two rows turn out to be one human. Mails, replies, activities, enrollments and consents of the loser are the winner's
 * from now on; the log still names the loser and is read through `merged_into`. Of two open enrollments the winner's stays.
 * Who are still two somewhere else stay two here, until they are one there as well; only what one refused the other does, too.
 */
export async function mergeContacts(uow: UnitOfWork, connection: Connection, merge: { loser: string; winner: string }): Promise<void> {
  const [loser, winner] = [sql`${merge.loser}::uuid`, sql`${merge.winner}::uuid`];
  const of = sql`customer_id = ${uow.customerId}::uuid and contact_id = ${loser}`;
  await uow.rows(
    sql`select id from contacts where customer_id = ${uow.customerId}::uuid and id in (${loser}, ${winner}) order by id for no key update`,
  );
  if (await areTwoElsewhere(uow, merge)) return takeOverRefusals(uow, merge);
  const [open] = await uow.rows(sql`select id from contact_sequences where customer_id = ${uow.customerId}::uuid and contact_id = ${winner}
    and status in ('active', 'paused', 'held')`);
  if (open) await exitContact(uow, { contactId: merge.loser, reason: 'contact_merged' });
  for (const table of ['contact_sequences', 'emails', 'inbound_mails', 'crm_activities', 'activity_people', 'contact_bases'])
    await uow.rows(sql`update ${sql.raw(table)} set contact_id = ${winner} where ${of}`);
  await takeOverRefusals(uow, merge);
  for (const table of ['consents', 'tracking_consents', 'engagement_scores', 'crm_published'])
    await uow.rows(sql`delete from ${sql.raw(table)} where ${of}`);
  await mergeRestored(uow, merge);
  // Links of the loser to other records and to the other CRM, unless the winner has one of the same kind there.
  await uow.rows(sql`
    update crm_sync_state l set salesos_id = ${winner} where l.customer_id = ${uow.customerId}::uuid and l.salesos_id = ${loser}
      and not exists (select from crm_sync_state o where o.customer_id = l.customer_id and o.connection_id = l.connection_id
        and o.entity_type = l.entity_type and o.salesos_id = ${winner})`);
  await uow.rows(
    sql`update contacts set merged_into = ${winner} where customer_id = ${uow.customerId}::uuid and (id = ${loser} or merged_into = ${loser})`,
  );
  await uow.rows(
    sql`update contacts set deleted_at = ${uow.now.toISOString()}::timestamptz where customer_id = ${uow.customerId}::uuid and id = ${loser}`,
  );
  await appendEvents(uow, [
    newEvent({
      definition: contactMerged,
      key: [merge.loser, merge.winner],
      entityId: merge.winner,
      occurredAt: uow.now,
      source: `crm.${connection.provider}`,
      data: { contactId: merge.winner, mergedId: merge.loser },
    }),
  ]);
}

/** Both have a record of one kind there, and a human has one. */
async function areTwoElsewhere(uow: UnitOfWork, merge: { loser: string; winner: string }): Promise<boolean> {
  const rows = await uow.rows(sql`
    select l.id from crm_sync_state l join crm_sync_state o on o.customer_id = l.customer_id and o.connection_id = l.connection_id
      and o.entity_type = l.entity_type and o.salesos_id = ${merge.winner}::uuid
    where l.customer_id = ${uow.customerId}::uuid and l.salesos_id = ${merge.loser}::uuid and l.sync_status <> 'gone' and o.sync_status <> 'gone' limit 1`);
  return rows.length > 0;
}

async function takeOverRefusals(uow: UnitOfWork, merge: { loser: string; winner: string }): Promise<void> {
  const winner = sql`${merge.winner}::uuid`;
  const of = sql`customer_id = ${uow.customerId}::uuid and contact_id = ${merge.loser}::uuid`;
  await uow.rows(sql`
    insert into consents (customer_id, contact_id, channel, source, state, changed_at)
    select customer_id, ${winner}, channel, source, state, changed_at from consents where ${of}
    on conflict (customer_id, contact_id, channel, source) do update set state = excluded.state, changed_at = excluded.changed_at
    where excluded.state = 'opted_out' or (excluded.state in ('hidden', 'bounced') and consents.state = 'opted_in')`);
  await uow.rows(sql`
    insert into tracking_consents (customer_id, contact_id, state, basis, changed_at)
    select customer_id, ${winner}, state, basis, changed_at from tracking_consents where ${of}
    on conflict (customer_id, contact_id) do update set state = excluded.state, basis = excluded.basis, changed_at = excluded.changed_at
    where excluded.changed_at > tracking_consents.changed_at`);
  for (const channel of ['email', 'call'] as const) await requestOptOut(uow, merge.winner, channel);
}
