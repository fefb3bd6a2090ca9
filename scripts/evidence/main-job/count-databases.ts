import type postgres from 'postgres';

/** One query per table of the product's database. */
export interface ProductCounts {
  sends: Record<string, number>;
  hits: Record<string, number>;
  inbound: number;
  optedOutByUs: number;
  enrollments: number;
  activities: Record<string, number>;
  deadLetters: number;
}

/** What the twin keeps: its mailbox, and the mail activities of both CRMs by our external id. */
export interface TwinCounts {
  mailsTo: Record<string, number>;
  activityIds: (string | null)[];
}

async function byName(rows: Promise<readonly { name: string; n: number }[]>): Promise<Record<string, number>> {
  return Object.fromEntries((await rows).map(({ name, n }) => [name, n]));
}

const one = async (rows: Promise<readonly { n: number }[]>): Promise<number> => (await rows)[0]?.n ?? 0;

export async function countProduct(sql: postgres.Sql): Promise<ProductCounts> {
  return {
    sends: await byName(sql`select send_state as name, count(*)::int as n from emails group by 1 order by 1`),
    hits: await byName(sql`select kind as name, count(*)::int as n from email_hits group by 1 order by 1`),
    inbound: await one(sql`select count(*)::int as n from inbound_mails`),
    optedOutByUs: await one(
      sql`select count(distinct contact_id)::int as n from consents where state = 'opted_out' and split_part(source, ':', 1) not in ('salesforce', 'hubspot')`,
    ),
    enrollments: await one(sql`select count(*)::int as n from contact_sequences`),
    activities: await byName(sql`select state as name, count(*)::int as n from crm_activities group by 1 order by 1`),
    deadLetters: await one(sql`select count(*)::int as n from dead_letters`),
  };
}

export async function countTwin(sql: postgres.Sql): Promise<TwinCounts> {
  const mails = await sql<{ address: string; n: number }[]>`
    select address, count(*)::int as n from twin_row, jsonb_array_elements_text(data->'envelope'->'to') as address where space = 'mail' group by 1 order by 1`;
  const activities = await sql<{ id: string | null }[]>`
    select coalesce(data->'fields'->>'SalesOS_Id__c', data->'properties'->>'salesos_id') as id from twin_row where kind in ('EmailMessage', 'emails') order by 1`;
  return { mailsTo: Object.fromEntries(mails.map(({ address, n }) => [address, n])), activityIds: activities.map(({ id }) => id) };
}

/** The planted failure: the CRM loses one activity nobody told us about. */
export async function loseOneActivity(sql: postgres.Sql): Promise<void> {
  await sql`delete from twin_row where (space, kind, id) in (select space, kind, id from twin_row where kind in ('EmailMessage', 'emails') order by id limit 1)`;
}
