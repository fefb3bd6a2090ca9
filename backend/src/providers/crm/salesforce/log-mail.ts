import type { CrmMailActivity, CrmWriter } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import { addRelations } from './add-relations.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames } from './field-names.ts';
import { toEmailMessage, toRelations } from './mapper.ts';
import { soqlText } from './soql.ts';
import { Created, MailRecord, RelationRecord } from './wire.ts';

type Logged = Awaited<ReturnType<CrmWriter['logActivity']>>;

/**
 * Every step looks before it writes, because any of them may be the one a crash or a lost answer left behind: the mail
 * itself, its relations, the owner of the activity the platform made for it.
 */
export async function logMail(client: SalesforceClient, names: FieldNames, activity: CrmMailActivity): Promise<Logged> {
  const { externalId, outcome } =
    (await findOurs(client, names, activity)) ?? (await adopt(client, names, activity)) ?? (await create(client, names, activity));
  await relate(client, activity, externalId);
  // A captured mail already belongs to whoever sent or got it.
  if (outcome !== 'adopted' && activity.ownerExternalId !== null) await giveToRep(client, externalId, activity.ownerExternalId);
  return { externalId, outcome };
}

async function findOurs(client: SalesforceClient, names: FieldNames, activity: CrmMailActivity): Promise<Logged | null> {
  const mail = await findMail(client, `${names.salesosId} = ${soqlText(activity.activityId)}`);
  return mail ? { externalId: mail.Id, outcome: 'existing' } : null;
}

/** Captured by the CRM's own inbox connection: the same Message-ID, with or without its angle brackets. */
async function adopt(client: SalesforceClient, names: FieldNames, activity: CrmMailActivity): Promise<Logged | null> {
  const bare = activity.messageId.replace(/^<|>$/g, '');
  const mail = await findMail(client, `MessageIdentifier IN (${soqlText(`<${bare}>`)}, ${soqlText(bare)})`);
  if (!mail) return null;
  const body = { [names.salesosId]: activity.activityId };
  await client.ask({ method: 'PATCH', path: `/sobjects/EmailMessage/${mail.Id}`, kind: 'write', reply: z.unknown(), body });
  return { externalId: mail.Id, outcome: 'adopted' };
}

async function create(client: SalesforceClient, names: FieldNames, activity: CrmMailActivity): Promise<Logged> {
  try {
    const created = await client.ask({
      method: 'POST',
      path: '/sobjects/EmailMessage',
      kind: 'write',
      reply: Created,
      body: toEmailMessage(activity, names),
    });
    return { externalId: created.id, outcome: 'created' };
  } catch (error) {
    // Somebody else was faster with the same id.
    const ours = error instanceof ProviderError && error.failure === 'conflict' ? await findOurs(client, names, activity) : null;
    if (ours) return ours;
    throw error;
  }
}

async function findMail(client: SalesforceClient, condition: string): Promise<z.infer<typeof MailRecord> | undefined> {
  const { records } = await client.query(`SELECT Id, ActivityId FROM EmailMessage WHERE ${condition} ORDER BY CreatedDate, Id LIMIT 1`, MailRecord);
  return records[0];
}

async function relate(client: SalesforceClient, activity: CrmMailActivity, mailId: string): Promise<void> {
  const { records: present } = await client.query(
    `SELECT RelationId FROM EmailMessageRelation WHERE EmailMessageId = ${soqlText(mailId)}`,
    RelationRecord,
  );
  const known = new Set(present.map(({ RelationId }) => RelationId?.slice(0, 15)));
  const missing = toRelations(activity, mailId).filter(({ RelationId }) => !known.has(RelationId.slice(0, 15)));
  const refusals = await addRelations(client, 'EmailMessageRelation', missing);
  const refusalOf = (personId: string) => refusals[missing.findIndex(({ RelationId }) => RelationId === personId)] ?? null;
  const refusal = refusalOf(activity.contactExternalId);
  // As long as it is of anybody who is there.
  if (refusal?.gone && activity.others.some(({ externalId }) => refusalOf(externalId) === null)) return;
  if (refusal) throw new ProviderError(refusal.gone ? 'not_found' : 'validation', refusal.message, { vendorCode: refusal.code });
}

/** The platform gives the activity to the API user. Best effort: an org that forbids it still has its mail logged. */
async function giveToRep(client: SalesforceClient, mailId: string, ownerId: string): Promise<void> {
  const mail = await findMail(client, `Id = ${soqlText(mailId)}`);
  if (!mail?.ActivityId) return;
  try {
    await client.ask({ method: 'PATCH', path: `/sobjects/Task/${mail.ActivityId}`, kind: 'write', reply: z.unknown(), body: { OwnerId: ownerId } });
  } catch (error) {
    if (!(error instanceof ProviderError) || !['permission', 'validation', 'not_found'].includes(error.failure)) throw error;
  }
}
