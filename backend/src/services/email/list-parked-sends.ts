import type { ParkedSend } from '@salesos/shared/api/parked-send';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';

interface Row {
  id: string;
  contact_id: string;
  contact_name: string | null;
  from_address: string;
  to_address: string;
  subject: string;
  lost_at: string | null;
  error_code: string | null;
  in_sequence: boolean;
}

/** Oldest first, page by page. A rep sees those of their own mailbox. */
export async function listParkedSends(
  uow: UnitOfWork,
  input: { actor: Actor; after: string | null; limit: number },
): Promise<{ parkedSends: ParkedSend[]; next: string | null }> {
  authorize(input.actor, 'email.read');
  const own = input.actor.role === 'rep' ? sql`and m.user_id::text = ${input.actor.id}` : sql``;
  const rows = await uow.rows<Row>(sql`
    select e.id, e.contact_id, nullif(concat_ws(' ', c.first_name, c.last_name), '') as contact_name, e.from_address, e.to_address, e.subject, e.lost_at, e.error_code,
      e.touch_id is not null as in_sequence
    from emails e join email_provider_accounts m on m.customer_id = e.customer_id and m.id = e.mailbox_id
    left join contacts c on c.customer_id = e.customer_id and c.id = e.contact_id
    where e.customer_id = ${uow.customerId}::uuid and e.send_state = 'unknown' and e.look_up_at is null ${own}
      and (${input.after}::uuid is null or (e.queued_at, e.id) > (select a.queued_at, a.id from emails a where a.customer_id = e.customer_id and a.id = ${input.after}::uuid))
    order by e.queued_at, e.id limit ${input.limit + 1}`);
  const page = rows.slice(0, input.limit);
  return {
    parkedSends: page.map((row) => ({
      emailId: row.id,
      contactId: row.contact_id,
      contactName: row.contact_name,
      from: row.from_address,
      to: row.to_address,
      subject: row.subject,
      lostAt: row.lost_at === null ? null : new Date(row.lost_at).toISOString(),
      because: row.error_code === 'interrupted' ? 'interrupted' : 'outcome_unknown',
      inSequence: row.in_sequence,
    })),
    next: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
