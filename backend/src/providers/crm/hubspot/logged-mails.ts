import type { LoggedMail, LoggedMailPage } from '#ports/logged-mail.ts';
import { z } from 'zod';
import type { HubspotClient } from './client.ts';
import { contactsOf } from './contacts-of.ts';
import { salesosIdProperty } from './properties.ts';
import { search } from './search.ts';
import type { ObjectReply } from './wire.ts';

const pageSize = 100;

const properties = [
  salesosIdProperty,
  'hs_timestamp',
  'hs_email_direction',
  'hs_email_subject',
  'hs_email_text',
  'hs_email_headers',
  'hs_email_message_id',
];

const Headers = z.object({ from: z.object({ email: z.string() }).optional(), to: z.array(z.object({ email: z.string() })).optional() });

/** Both sides as we wrote them; the read-only address properties say the same in more forms. */
function addressesOf(row: ObjectReply): Pick<LoggedMail, 'from' | 'to'> {
  try {
    const found = Headers.parse(JSON.parse(row.properties['hs_email_headers'] ?? ''));
    return { from: found.from?.email ?? null, to: found.to?.[0]?.email ?? null };
  } catch {
    return { from: null, to: null };
  }
}

/** The mails of ours a portal keeps, a page beyond `after` in the order of ids: the 10,000 a search can reach are never reached. */
export async function readLoggedMails(client: HubspotClient, after: string | null): Promise<LoggedMailPage> {
  const ours = { property: salesosIdProperty, is: 'HAS' } as const;
  const beyond = after === null ? [] : [{ property: 'hs_object_id', is: 'GT', value: after } as const];
  const page = await search(client, 'emails', { anyOf: [[ours, ...beyond]], sortBy: 'hs_object_id', properties, limit: pageSize });
  const people = await contactsOf(
    client,
    'emails',
    page.results.map(({ id }) => id),
  );
  const mails = page.results.map(
    (row): LoggedMail => ({
      activityId: row.properties[salesosIdProperty] ?? '',
      externalId: row.id,
      personExternalIds: people.get(row.id) ?? [],
      direction: row.properties['hs_email_direction'] === 'INCOMING_EMAIL' ? 'inbound' : 'outbound',
      at: new Date(row.properties['hs_timestamp'] ?? Number.NaN),
      subject: row.properties['hs_email_subject'] ?? '',
      textBody: row.properties['hs_email_text'] ?? '',
      ...addressesOf(row),
      messageId: row.properties['hs_email_message_id'] ?? null,
    }),
  );
  const last = page.results.at(-1);
  return { mails, next: last && page.paging?.next ? last.id : null };
}
