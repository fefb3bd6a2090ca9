import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { openMailbox } from '../email/open-mailbox.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { forgetRoute } from './forget-route.ts';

interface Row {
  mailbox_id: string;
  user_id: string;
  provider: string;
  mailbox_address: string;
  settings: string;
  refresh_token: string | null;
  watch_key: string | null;
  watch_until: string | null;
}

type Deps = { providers: Providers; sealer: Sealer };

/**
 * Ends a mailbox's sign-in: nothing is sent from it or read in it any more, and its tokens are forgotten. What it has sent
 * and received stays; what waits in it waits for the next sign-in. Doing it twice finishes what the first time left.
 */
export async function disconnectMailbox(
  work: Work,
  deps: Deps,
  input: { actor: Actor; customerId: string; mailboxId: string },
): Promise<{ revoked: boolean }> {
  const { actor, customerId, mailboxId } = input;
  const mailbox = await work.withTenant(customerId, (uow) => load(uow, mailboxId));
  authorize(actor, 'mailbox.connect', { ownerId: mailbox.user_id });
  // While its token is good; what the vendor tells all the same meets nobody.
  await stopWatch(work, deps, customerId, mailbox);
  await work.withTenant(customerId, (uow) => stop(uow, mailbox));
  const revoked = await revoke(work, deps, customerId, mailbox);
  await work.withTenant(customerId, async (uow) => {
    await uow.rows(sql`update mailbox_sign_ins set access_token = null, refresh_token = null, access_expires_at = null, scopes = '{}'
      where customer_id = ${customerId}::uuid and id = ${mailboxId}::uuid and state = 'disconnected'`);
    await audit(uow, actor, { action: 'mailbox.disconnected', resourceType: 'mailbox', resourceId: mailboxId, details: { revoked } });
  });
  return { revoked };
}

async function load(uow: UnitOfWork, id: string): Promise<Row> {
  const [row] = await uow.rows<Row>(sql`
    select m.id as mailbox_id, m.user_id, s.provider, m.email_address as mailbox_address, m.settings, s.refresh_token, r.watch_key, r.watch_until
    from email_provider_accounts m join mailbox_sign_ins s on s.customer_id = m.customer_id and s.id = m.id
    left join mailbox_readings r on r.customer_id = m.customer_id and r.id = m.id
    where m.customer_id = ${uow.customerId}::uuid and m.id = ${id}::uuid`);
  if (!row) throw new ServiceError('not_found', 'Nobody has signed in to such a mailbox.', 'Nothing was changed.');
  return row;
}

async function stop(uow: UnitOfWork, { mailbox_id: id, provider, watch_key: watchKey }: Row): Promise<void> {
  const of = sql`customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`;
  await uow.rows(sql`update mailbox_sign_ins set state = 'disconnected' where ${of}`);
  await uow.rows(sql`update email_provider_accounts set is_active = false where ${of}`);
  await forgetRoute(uow, provider, watchKey);
  await uow.rows(
    sql`update mailbox_readings set due_at = null, watch_at = null, watch_until = null, watch_key = null, watch_secret = null where ${of}`,
  );
}

async function stopWatch(work: Work, deps: Deps, customerId: string, mailbox: Row): Promise<void> {
  if (mailbox.refresh_token === null || mailbox.watch_until === null) return;
  await attempt(async () => {
    const reader = (await openMailbox(work, deps, customerId, mailbox))?.reader;
    if (reader?.unwatch) await work.outside('mailbox unwatch', async () => reader.unwatch?.(mailbox.watch_key));
  });
}

async function revoke(work: Work, { providers, sealer }: Deps, customerId: string, mailbox: Row): Promise<boolean> {
  const end = providers.mail.get(mailbox.provider)?.oauth?.revoke;
  if (!end || mailbox.refresh_token === null) return false;
  const token = sealer.open(mailbox.refresh_token, { customerId, connectionId: mailbox.mailbox_id, field: 'refresh_token' });
  return attempt(() => work.outside('token revocation', () => end(token)));
}

/** A vendor that cannot be asked does not keep us from letting go. */
async function attempt(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (error instanceof ProviderError) return false;
    throw error;
  }
}
