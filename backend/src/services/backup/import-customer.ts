import type { CustomerBackup } from '@salesos/shared/api/backup';
import { sql } from 'drizzle-orm';
import { crmIntegrations } from '#db/schema/connection.ts';
import { crmFieldMapping } from '#db/schema/crm-sync.ts';
import { customers, users } from '#db/schema/customer.ts';
import { emailProviderAccounts, emailSnippets, emailTemplates, emailTemplateVersions } from '#db/schema/email.ts';
import { sequences, sequenceSteps, sequenceVersions } from '#db/schema/sequence.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { authorize } from '../authorize.ts';
import { measuredSignals, setMeasured } from '../engagement/measured.ts';
import { audit } from '../request/audit.ts';
import { restoreTracking } from '../tracking/save-settings.ts';

export interface Imported {
  customerId: string;
  users: number;
  mailboxes: number;
  templates: number;
  sequences: number;
  mappings: number;
  /** Addresses that send nothing until somebody gives their secret again. */
  mailboxesOff: string[];
}

/** Puts a backup back, under the ids it had. What is there already is left as it is, so a second import changes nothing. */
export function importCustomer(work: Work, sealer: Sealer, actor: Actor, backup: CustomerBackup): Promise<Imported> {
  authorize(actor, 'backup.run');
  return work.withTenant(backup.customer.id, async (uow) => {
    const { id, ...customer } = backup.customer;
    await uow.tx
      .insert(customers)
      .values({ id, ...customer, createdAt: uow.now, updatedAt: uow.now })
      .onConflictDoNothing();
    const own = { customerId: uow.customerId, createdAt: uow.now };
    for (const user of backup.users)
      await uow.tx
        .insert(users)
        .values({ ...own, ...user })
        .onConflictDoNothing();
    const userIds = await idsByAddress(uow, backup.users);
    for (const mailbox of backup.mailboxes) await importMailbox(uow, sealer, { ...mailbox, userId: userIds.get(mailbox.userId) ?? mailbox.userId });
    for (const template of backup.templates) await importTemplate(uow, template);
    for (const snippet of backup.snippets)
      await uow.tx
        .insert(emailSnippets)
        .values({ customerId: uow.customerId, ...snippet, version: 1, updatedAt: uow.now })
        .onConflictDoNothing();
    for (const sequence of backup.sequences) await importSequence(uow, sequence);
    for (const connection of backup.connections) await importConnection(uow, connection);
    await importMeasured(uow, backup.measured);
    if (backup.tracking !== null) await restoreTracking(uow, backup.tracking);
    await audit(uow, actor, { action: 'backup.imported', resourceType: 'customer', resourceId: uow.customerId });
    return {
      customerId: id,
      users: backup.users.length,
      mailboxes: backup.mailboxes.length,
      templates: backup.templates.length,
      sequences: backup.sequences.length,
      mappings: backup.connections.reduce((sum, { mappings }) => sum + mappings.length, 0),
      mailboxesOff: backup.mailboxes.filter(({ needsSecret }) => needsSecret).map(({ address }) => address),
    };
  });
}

/** Whoever is here already under that address is the same person. */
async function idsByAddress(uow: UnitOfWork, wanted: CustomerBackup['users']): Promise<Map<string, string>> {
  const rows = await uow.rows<{ id: string; email: string }>(
    sql`select id, lower(email) as email from users where customer_id = ${uow.customerId}::uuid`,
  );
  const here = new Map(rows.map(({ id, email }) => [email, id]));
  return new Map(wanted.map(({ id, email }) => [id, here.get(email.toLowerCase()) ?? id]));
}

async function importMailbox(uow: UnitOfWork, sealer: Sealer, mailbox: CustomerBackup['mailboxes'][number]): Promise<void> {
  const { id, userId, provider, address, displayName, isActive, needsSecret } = mailbox;
  const settings = sealer.seal(JSON.stringify(mailbox.settings), { customerId: uow.customerId, connectionId: id, field: 'settings' });
  await uow.tx
    .insert(emailProviderAccounts)
    .values({
      customerId: uow.customerId,
      id,
      userId,
      provider,
      emailAddress: address,
      displayName,
      settings,
      isActive: isActive && !needsSecret,
      signatureHtml: mailbox.signature?.html ?? null,
      signatureText: mailbox.signature?.text ?? null,
      createdAt: uow.now,
    })
    .onConflictDoNothing();
  await uow.rows(sql`insert into mailbox_routes (address, customer_id) values (${address}, ${uow.customerId}::uuid) on conflict do nothing`);
}

async function importTemplate(uow: UnitOfWork, { earlier, isArchived, ...template }: CustomerBackup['templates'][number]): Promise<void> {
  const own = { customerId: uow.customerId, createdAt: uow.now };
  await uow.tx
    .insert(emailTemplates)
    .values({ ...own, ...template, archivedAt: isArchived ? uow.now : null, updatedAt: uow.now })
    .onConflictDoNothing();
  const { id: templateId, format, subject, body, variables, currentVersion: version } = template;
  for (const text of [...earlier, { version, format, subject, body, variables }])
    await uow.tx
      .insert(emailTemplateVersions)
      .values({ ...own, templateId, ...text })
      .onConflictDoNothing();
}

async function importSequence(uow: UnitOfWork, { versions, ...sequence }: CustomerBackup['sequences'][number]): Promise<void> {
  const [known] = await uow.rows(sql`select id from sequences where customer_id = ${uow.customerId}::uuid and name = ${sequence.name}`);
  if (known) return;
  const own = { customerId: uow.customerId, createdAt: uow.now };
  await uow.tx
    .insert(sequences)
    .values({ ...own, ...sequence, updatedAt: uow.now })
    .onConflictDoNothing();
  for (const { id, version, steps } of versions) {
    await uow.tx
      .insert(sequenceVersions)
      .values({ ...own, id, sequenceId: sequence.id, version })
      .onConflictDoNothing();
    for (const step of steps)
      await uow.tx
        .insert(sequenceSteps)
        .values({ customerId: uow.customerId, versionId: id, ...step })
        .onConflictDoNothing();
  }
}

/** A place for the connection to come back to: nothing is read or written until somebody signs in again. */
async function importConnection(uow: UnitOfWork, { mappings, ...connection }: CustomerBackup['connections'][number]): Promise<void> {
  await uow.tx
    .insert(crmIntegrations)
    .values({ customerId: uow.customerId, ...connection, state: 'disconnected', connectedAt: uow.now })
    .onConflictDoNothing();
  const [here] = await uow.rows(sql`select id from crm_integrations where customer_id = ${uow.customerId}::uuid and id = ${connection.id}::uuid`);
  for (const mapping of here ? mappings : [])
    await uow.tx
      .insert(crmFieldMapping)
      .values({ customerId: uow.customerId, connectionId: connection.id, ...mapping, updatedAt: uow.now })
      .onConflictDoNothing();
}

async function importMeasured(uow: UnitOfWork, wanted: CustomerBackup['measured']): Promise<void> {
  const known = await measuredSignals(uow, uow.now);
  for (const signal of wanted) if (!known.has(signal)) await setMeasured(uow, { signal, measured: true, source: 'backup' });
}
