import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';

/** Longer than a page takes; one that dies leaves its mailbox to the next. */
const LEASE_MS = 3 * 60_000;

/** A mailbox whose turn it is, as far as it was read. Whoever holds `lease` writes, and nobody else. */
export interface LeasedReading {
  id: string;
  provider: string;
  address: string;
  settings: string;
  lease: string;
  cursor: string | null;
  readAt: Date | null;
  againFrom: Date | null;
  againCursor: string | null;
  tries: number;
  /** Whether the vendor tells of news for now. */
  isTold: boolean;
}

interface Row {
  id: string;
  provider: string;
  address: string;
  settings: string;
  lease: string;
  cursor: string | null;
  read_at: string | null;
  again_from: string | null;
  again_cursor: string | null;
  tries: number;
  is_told: boolean;
}

/** Customers with a mailbox to be read, or whose watch is to be renewed. */
export async function customersWithDueMailboxes(work: Work, wallMs: number): Promise<string[]> {
  const wall = sql`${new Date(wallMs).toISOString()}::timestamptz`;
  const rows = await work.withSystem<{ customer_id: string }>(
    'mailboxes',
    sql`select customer_id from mailbox_readings where due_at <= ${wall} and (lease_until is null or lease_until < ${wall})
      union select customer_id from mailbox_readings where watch_at <= ${wall}`,
  );
  return rows.map((row) => row.customer_id);
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** The mailbox that has waited longest. */
export async function leaseReading(uow: UnitOfWork): Promise<LeasedReading | null> {
  const wall = Date.now();
  const now = sql`${new Date(wall).toISOString()}::timestamptz`;
  const [row] = await uow.rows<Row>(sql`
    with next as materialized (select id from mailbox_readings where customer_id = ${uow.customerId}::uuid and due_at <= ${now}
      and (lease_until is null or lease_until < ${now}) order by due_at limit 1 for update skip locked)
    update mailbox_readings r set lease_until = ${new Date(wall + LEASE_MS).toISOString()}::timestamptz
    from next, email_provider_accounts m, mailbox_sign_ins s
    where r.customer_id = ${uow.customerId}::uuid and r.id = next.id and m.customer_id = r.customer_id and m.id = r.id
      and s.customer_id = r.customer_id and s.id = r.id
    returning r.id, s.provider, m.email_address as address, m.settings, r.lease_until::text as lease, r.cursor, r.read_at, r.again_from, r.again_cursor,
      r.tries, coalesce(r.watch_until > ${now}, false) as is_told`);
  if (!row) return null;
  const { read_at, again_from, again_cursor: againCursor, is_told: isTold, ...rest } = row;
  return { ...rest, readAt: instant(read_at), againFrom: instant(again_from), againCursor, isTold };
}

/** Throws when somebody else has taken the mailbox over, so that nothing of the unit is kept. */
export async function changeReading(uow: UnitOfWork, { id, lease }: LeasedReading, assignment: SQL): Promise<void> {
  const [row] = await uow.rows(sql`update mailbox_readings set ${assignment}
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid and lease_until = ${lease}::timestamptz returning id`);
  if (!row) throw new LeaseLostError();
}

export class LeaseLostError extends Error {
  constructor() {
    super('another process reads this mailbox now');
    this.name = 'LeaseLostError';
  }
}
