import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { pauseBeforeLookUp } from '#domain/email/look-up-pause.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { SendOutcome } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { openMailbox } from './open-mailbox.ts';
import { isLost, type LostTry, parkSend, sendAgain, settleSent } from './settle-send.ts';

/** Longer than a look-up can take; one that dies is made again. */
const LEASE_MS = 2 * 60_000;

interface LostRow {
  id: string;
  tries: number;
  contact_id: string;
  touch_id: string | null;
  provider: string;
  mailbox_id: string;
  mailbox_address: string;
  settings: string;
  message_id: string;
  draft_key: string | null;
  thread_key: string | null;
  to_address: string;
  lost_at: string;
}

/** Asks what became of one mail whose outcome nobody knows. Returns false when none is due. */
export async function lookUpNext(work: Work, deps: { providers: Providers; sealer: Sealer }, customerId: string): Promise<boolean> {
  const mail = await work.withTenant(customerId, takeLost);
  if (!mail) return false;
  const lostAt = new Date(mail.lost_at);
  const outcome = await ask(work, deps, customerId, mail);
  await work.withTenant(customerId, async (uow) => {
    if (outcome?.is === 'sent') await settleSent(uow, mail, outcome.sent);
    else if (outcome?.is === 'not_sent') await sendAgain(uow, mail);
    else {
      const pauseMs = outcome === null ? null : pauseBeforeLookUp(Date.now() - lostAt.getTime());
      if (pauseMs === null) await parkSend(uow, mail);
      else await lookAgain(uow, mail, pauseMs);
    }
  });
  return true;
}

/** null = this vendor cannot be asked. A call that fails says nothing yet. */
async function ask(work: Work, deps: { providers: Providers; sealer: Sealer }, customerId: string, mail: LostRow): Promise<SendOutcome | null> {
  try {
    const sender = (await openMailbox(work, deps, customerId, mail))?.sender;
    if (!sender?.lookUp) return null;
    const lost = {
      sendId: mail.id,
      messageId: mail.message_id,
      draftKey: mail.draft_key,
      threadKey: mail.thread_key,
      toAddress: mail.to_address,
      lostAt: new Date(mail.lost_at),
    };
    return await work.outside('mail look-up', async () => sender.lookUp?.(lost) ?? { is: 'unknown' });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { is: 'unknown' };
  }
}

async function takeLost(uow: UnitOfWork): Promise<LostRow | undefined> {
  const wall = new Date();
  const [mail] = await uow.rows<LostRow>(sql`
    with due as (
      select id from emails where customer_id = ${uow.customerId}::uuid and look_up_at <= ${wall.toISOString()}::timestamptz
      order by look_up_at limit 1 for update skip locked
    ), taken as (
      update emails e set look_up_at = ${new Date(wall.getTime() + LEASE_MS).toISOString()}::timestamptz
      from due where e.customer_id = ${uow.customerId}::uuid and e.id = due.id returning e.*
    )
    select t.id, t.tries, t.contact_id, t.touch_id, t.provider, t.mailbox_id, m.email_address as mailbox_address, m.settings, t.message_id, t.draft_key, t.thread_key,
      t.to_address, t.lost_at
    from taken t join email_provider_accounts m on m.customer_id = t.customer_id and m.id = t.mailbox_id`);
  return mail;
}

async function lookAgain(uow: UnitOfWork, mail: LostTry, pauseMs: number): Promise<void> {
  await uow.rows(sql`update emails set look_up_at = ${new Date(Date.now() + pauseMs).toISOString()}::timestamptz
    where ${isLost(uow, mail)} and look_up_at is not null`);
}
