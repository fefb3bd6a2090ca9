import type { SendRedirect } from '@salesos/shared/api/mailbox';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';

/** A sandbox is a copy of real people's records, and none of them may get mail from a test. */
export async function readSendRedirect(uow: UnitOfWork): Promise<SendRedirect> {
  const [row] = await uow.rows<{ is_sandbox: boolean; address: string | null }>(sendRedirect(uow));
  return { isSandbox: row?.is_sandbox ?? false, address: row?.address ?? null };
}

/** `is_sandbox`, `address`. */
export const sendRedirect = (uow: UnitOfWork): SQL => sql`
  select exists (select 1 from crm_integrations i where i.customer_id = c.id and i.is_sandbox and i.state <> 'disconnected') as is_sandbox, c.redirect_mail_to as address
  from customers c where c.id = ${uow.customerId}::uuid`;
