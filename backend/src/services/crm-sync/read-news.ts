import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

export interface News {
  accountsCreated: number;
  contactsCreated: number;
  contactsUpdated: number;
  consentsChanged: number;
  mailsSent: number;
}

/** What the log gained since `from`. */
export async function readNews(uow: UnitOfWork, from: Date): Promise<News> {
  const rows = await uow.rows<{ event_type: string; n: number }>(sql`select event_type, count(*)::int as n from events
    where customer_id = ${uow.customerId}::uuid and recorded_at >= ${from.toISOString()}::timestamptz group by event_type`);
  const count = (type: string): number => rows.find((row) => row.event_type === type)?.n ?? 0;
  return {
    accountsCreated: count('account.created'),
    contactsCreated: count('contact.created'),
    contactsUpdated: count('contact.updated'),
    consentsChanged: count('consent.changed'),
    mailsSent: count('email.sent'),
  };
}
