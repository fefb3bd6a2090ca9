import { randomUUID } from 'node:crypto';
import { emailClicked, emailReplied } from '@salesos/shared/events/email';
import { sql } from 'drizzle-orm';
import { crmIntegrations } from '#db/schema/connection.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { agents } from '#agents/registry.ts';
import { dispatch } from '#events/dispatch.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { standardFields } from '#providers/crm/salesforce/objects.ts';
import { applyRecords } from '#services/crm-sync/apply-records.ts';
import { loadMapping } from '#services/crm-sync/load-mapping.ts';
import { createCustomer } from '#services/customer/create-customer.ts';
import { setMeasured } from '#services/engagement/measured.ts';
import { crmRecord } from '../product/crm-record.ts';

const DAY_MS = 86_400_000;

export interface SeededCustomer {
  customerId: string;
  connectionId: string;
  /** Of each contact, by e-mail. */
  contactIds: Readonly<Record<string, string>>;
}

/** A customer with a connected org and people in it, taken over as a pull does. */
export async function seedCustomer(work: Work, name: string, people: readonly { email: string; crmId: string }[]): Promise<SeededCustomer> {
  const customerId = await createCustomer(work, {
    name,
    email: 'admin@acme.example',
    postalAddress: '1 Main Street',
    users: [{ email: 'Admin@acme.example', name: 'Ada', role: 'admin' }],
  });
  const connectionId = randomUUID();
  await work.withTenant(customerId, (uow) => takeOver(uow, { id: connectionId, provider: 'salesforce' }, people));
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string; email: string }>(sql`select id, email from contacts where customer_id = ${customerId}::uuid`),
  );
  return { customerId, connectionId, contactIds: Object.fromEntries(rows.map(({ id, email }) => [email, id])) };
}

async function takeOver(
  uow: UnitOfWork,
  connection: { id: string; provider: string },
  people: readonly { email: string; crmId: string }[],
): Promise<void> {
  const modifiedAt = new Date(uow.now.getTime() - 40 * DAY_MS);
  await uow.tx.insert(crmIntegrations).values({
    customerId: uow.customerId,
    ...connection,
    orgId: randomUUID(),
    instanceUrl: 'http://127.0.0.1:9',
    connectedAt: uow.now,
    optOutsComplete: true,
  });
  const master = { ...connection, isMaster: true };
  const take = async (object: CrmObject, records: CrmRecord[]): Promise<void> =>
    applyRecords(uow, master, { object, records, mapping: await loadMapping(uow, connection.id, object, standardFields[object]) });
  const account = { Name: 'Nordlicht', NumberOfEmployees: 200, BillingCity: 'Berlin' };
  await take('account', [crmRecord({ object: 'account', externalId: '001A', modifiedAt, values: account })]);
  const person = { FirstName: 'Lena', LastName: 'Vogt', Title: 'Head of Operations' };
  await take(
    'contact',
    people.map(({ email, crmId }) =>
      crmRecord({ object: 'contact', externalId: crmId, modifiedAt, accountExternalId: '001A', values: { ...person, Email: email } }),
    ),
  );
  for (const signal of ['opens', 'clicks'] as const) await setMeasured(uow, { signal, measured: true, source: 'test' });
}

/** Facts given by hand: a human click `days` ago and a positive reply half as long ago. */
export async function react(uow: UnitOfWork, contactId: string, days: number): Promise<string[]> {
  const mail = { emailId: randomUUID(), contactId };
  const ago = (count: number): Date => new Date(uow.now.getTime() - count * DAY_MS);
  const frame = { source: 'test', actorClass: 'human' as const, entityId: mail.emailId };
  const clicked = { ...mail, hitId: randomUUID(), linkId: '1-pricing', linkKind: 'content' as const };
  const replied = { ...mail, inboundId: randomUUID(), threadId: randomUUID(), disposition: 'positive' as const };
  const added = await appendEvents(uow, [
    newEvent({ ...frame, definition: emailClicked, key: [clicked.hitId], occurredAt: ago(days), data: clicked }),
    newEvent({ ...frame, definition: emailReplied, key: [replied.inboundId], occurredAt: ago(days / 2), data: replied }),
  ]);
  return [...added];
}

/** Every agent up to the end of the customer's log. */
export async function applyAll(work: Work, customerId: string): Promise<void> {
  for (let pass = 0; pass < 3; pass += 1) {
    for (const agent of agents) while ((await dispatch(work, agent, customerId)).more !== 'no');
  }
}
