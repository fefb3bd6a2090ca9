import type { MailboxQuota } from '@salesos/shared/api/mailbox';
import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { ServiceError } from '../service-error.ts';
import { type MailboxKeys, openMailbox } from './open-mailbox.ts';

/** Asks the mailbox's provider what its account may send. null where it cannot be asked, or does not let this mailbox know. */
export async function readQuota(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  { customerId, actor, id }: { customerId: string; actor: Actor; id: string },
): Promise<MailboxQuota> {
  const [mailbox] = await work.withTenant(customerId, (uow) => {
    authorize(actor, 'mailbox.read', { ownerId: null });
    return uow.rows<MailboxKeys>(sql`
      select id as mailbox_id, provider, email_address as mailbox_address, settings from email_provider_accounts
      where customer_id = ${customerId}::uuid and id = ${id}::uuid`);
  });
  if (!mailbox) throw new ServiceError('not_found', 'There is no such mailbox.');
  try {
    const quota = await work.outside('mail quota', async () => (await openMailbox(work, deps, customerId, mailbox))?.quota?.());
    return { quota: quota ?? null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ServiceError('mailbox_unavailable', 'The mailbox’s provider gives no answer.', `It says ${error.vendorCode ?? error.failure}.`);
  }
}
