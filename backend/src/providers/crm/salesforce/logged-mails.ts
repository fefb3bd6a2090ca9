import type { LoggedMail, LoggedMailPage } from '#ports/logged-mail.ts';
import { z } from 'zod';
import type { SalesforceClient } from './client.ts';
import type { FieldNames } from './field-names.ts';
import { mayCreateMail } from './log-activity.ts';
import { soqlText } from './soql.ts';

const PAGE = 200;
const Text = z.string().nullish();
const Mail = z.looseObject({
  Id: z.string(),
  Subject: Text,
  TextBody: Text,
  FromAddress: Text,
  ToAddress: Text,
  Incoming: z.boolean().nullish(),
  MessageDate: Text,
  MessageIdentifier: Text,
  CreatedDate: z.string(),
});
const Task = z.looseObject({ Id: z.string(), Subject: Text, Description: Text, WhoId: Text, CreatedDate: z.string() });
const Relation = z.object({ EmailMessageId: z.string(), RelationId: Text });

/** The mails of ours an org keeps: as EmailMessages, or as tasks where it has none. Its tasks tell of no address and no Message-ID. */
export async function readLoggedMails(client: SalesforceClient, names: FieldNames, after: string | null): Promise<LoggedMailPage> {
  return (await mayCreateMail(client)) ? readMails(client, names, after) : readTasks(client, names, after);
}

const behind = (names: FieldNames, after: string | null, more = ''): string =>
  `WHERE ${names.salesosId} != null ${more}${after === null ? '' : `AND Id > ${soqlText(after)} `}ORDER BY Id LIMIT ${PAGE}`;

const instant = (stamp: string): Date => new Date(stamp.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
const nextOf = (rows: readonly { Id: string }[]): string | null => (rows.length < PAGE ? null : (rows.at(-1)?.Id ?? null));

async function readMails(client: SalesforceClient, names: FieldNames, after: string | null): Promise<LoggedMailPage> {
  const fields = `Id, ${names.salesosId}, Subject, TextBody, FromAddress, ToAddress, Incoming, MessageDate, MessageIdentifier, CreatedDate`;
  const { records } = await client.query(`SELECT ${fields} FROM EmailMessage ${behind(names, after)}`, Mail);
  const people = await peopleOf(
    client,
    records.map(({ Id }) => Id),
  );
  const mails = records.map(
    (record): LoggedMail => ({
      activityId: String(record[names.salesosId]),
      externalId: record.Id,
      personExternalIds: people.get(record.Id) ?? [],
      direction: record.Incoming === true ? 'inbound' : 'outbound',
      at: instant(record.MessageDate ?? record.CreatedDate),
      subject: record.Subject ?? '',
      textBody: record.TextBody ?? '',
      from: record.FromAddress ?? null,
      to: record.ToAddress?.split(';')[0]?.trim() ?? null,
      messageId: record.MessageIdentifier ?? null,
    }),
  );
  return { mails, next: nextOf(records) };
}

/** Contacts and leads, not the users beside them. */
async function peopleOf(client: SalesforceClient, mailIds: readonly string[]): Promise<Map<string, string[]>> {
  const people = new Map<string, string[]>();
  if (mailIds.length === 0) return people;
  const relations = await client.queryAll(
    `SELECT EmailMessageId, RelationId FROM EmailMessageRelation WHERE EmailMessageId IN (${mailIds.map(soqlText).join(', ')})`,
    Relation,
  );
  for (const { EmailMessageId, RelationId } of relations)
    if (RelationId && !RelationId.startsWith('005')) people.set(EmailMessageId, [...(people.get(EmailMessageId) ?? []), RelationId]);
  return people;
}

async function readTasks(client: SalesforceClient, names: FieldNames, after: string | null): Promise<LoggedMailPage> {
  const fields = `Id, ${names.salesosId}, Subject, Description, WhoId, CreatedDate`;
  const { records } = await client.query(`SELECT ${fields} FROM Task ${behind(names, after, "AND TaskSubtype = 'Email' ")}`, Task);
  const mails = records.map(
    (record): LoggedMail => ({
      activityId: String(record[names.salesosId]),
      externalId: record.Id,
      personExternalIds: record.WhoId ? [record.WhoId] : [],
      direction: record.Subject?.startsWith('Received: ') ? 'inbound' : 'outbound',
      at: instant(record.CreatedDate),
      subject: (record.Subject ?? '').replace(/^(Received|Email): /, ''),
      textBody: record.Description ?? '',
      from: null,
      to: null,
      messageId: null,
    }),
  );
  return { mails, next: nextOf(records) };
}
