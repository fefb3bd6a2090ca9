import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { type MailboxKeys, openMailbox } from './open-mailbox.ts';
import type { SendDeps } from './send-next.ts';

const RETRY_MS = 15 * 60_000;

type LeftDraft = MailboxKeys & { id: string; draft_key: string; is_ours: boolean };

/**
 * A mail that is not sent any more must not lie in the rep's drafts either, where it could be sent by hand. Thrown away before
 * that is noted: again does no harm. Returns false when there is none.
 */
export async function discardNext(work: Work, deps: Pick<SendDeps, 'providers' | 'sealer'>, customerId: string): Promise<boolean> {
  const [left] = await work.withTenant(customerId, (uow) =>
    uow.rows<LeftDraft>(sql`
      select e.id, e.draft_key, m.id as mailbox_id, e.provider, e.provider = m.provider as is_ours, m.email_address as mailbox_address, m.settings
      from emails e join email_provider_accounts m on m.customer_id = e.customer_id and m.id = e.mailbox_id
      where e.customer_id = ${customerId}::uuid and e.draft_key is not null and e.send_state in ('canceled', 'rejected')
        and (e.retry_at is null or e.retry_at < ${new Date().toISOString()}::timestamptz) limit 1`),
  );
  if (!left) return false;
  const isGone = await discard(work, deps, customerId, left);
  await work.withTenant(customerId, (uow) =>
    uow.rows(sql`
      update emails set draft_key = case when ${isGone} then null else draft_key end,
        retry_at = case when ${isGone} then null else ${new Date(Date.now() + RETRY_MS).toISOString()}::timestamptz end
      where customer_id = ${customerId}::uuid and id = ${left.id}::uuid and send_state in ('canceled', 'rejected')`),
  );
  return true;
}

/** A vendor that keeps no drafts, or none any more, has nothing to throw away; one the mailbox has left does not let us. */
async function discard(work: Work, deps: Pick<SendDeps, 'providers' | 'sealer'>, customerId: string, left: LeftDraft): Promise<boolean> {
  if (!left.is_ours) return true;
  try {
    const sender = (await openMailbox(work, deps, customerId, left))?.sender;
    await work.outside('mail draft', async () => sender?.discard?.(left.draft_key));
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return false;
  }
}
