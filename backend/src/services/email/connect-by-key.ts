import type { NewMailbox } from '@salesos/shared/api/mailbox';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { addMailbox } from './add-mailbox.ts';

/** A mailbox whose provider is reached with keys. The same address again gets the new keys and name. Returns its id. */
export async function connectByKey(
  uow: UnitOfWork,
  deps: { providers: Providers; sealer: Sealer },
  { actor, mailbox }: { actor: Actor; mailbox: NewMailbox },
): Promise<string> {
  authorize(actor, 'mailbox.manage', { ownerId: null });
  const address = mailbox.address.toLowerCase();
  check(deps.providers, mailbox);
  await refuseTaken(uow, { address, provider: mailbox.provider });
  const [user] = await uow.rows(
    sql`select 1 from users where customer_id = ${uow.customerId}::uuid and lower(email) = ${mailbox.userEmail.toLowerCase()}`,
  );
  if (!user) throw new ServiceError('bad_request', 'Nobody here has that userEmail.', 'Nothing was changed.');
  const id = await addMailbox(uow, deps.sealer, { ...mailbox, address });
  const sealed = deps.sealer.seal(JSON.stringify(mailbox.settings), { customerId: uow.customerId, connectionId: id, field: 'settings' });
  await uow.rows(sql`update email_provider_accounts set settings = ${sealed}, display_name = ${mailbox.displayName}
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await audit(uow, actor, { action: 'mailbox.connected', resourceType: 'mailbox', resourceId: id, details: { provider: mailbox.provider } });
  uow.notify('email.queued');
  return id;
}

function check(providers: Providers, { provider: key, address, settings }: NewMailbox): void {
  const provider = providers.mail.get(key);
  if (!provider?.takesKeys) throw new ServiceError('bad_request', 'Mailboxes of this kind are not connected with keys.', 'Nothing was changed.');
  // The operator's account sends for everybody's domains: whose mailbox is in it is the operator's to say.
  if (Object.keys(settings).length === 0) throw new ServiceError('bad_request', 'The mailbox needs keys of its own.', 'Nothing was changed.');
  try {
    provider.connect({ address, settings, accessToken: null, scopes: [] });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ServiceError('bad_request', 'The settings cannot be used.', `${error.message}. Nothing was changed.`);
  }
}

async function refuseTaken(uow: UnitOfWork, { address, provider }: { address: string; provider: string }): Promise<void> {
  const [route] = await uow.rows<{ customer_id: string }>(sql`select customer_id from mailbox_routes where address = ${address}`);
  if (route && route.customer_id !== uow.customerId)
    throw new ServiceError('conflict', 'This mailbox is connected to another customer.', 'Nothing was changed.');
  const [other] = await uow.rows(sql`select 1 from email_provider_accounts
    where customer_id = ${uow.customerId}::uuid and email_address = ${address} and provider <> ${provider}`);
  if (other) throw new ServiceError('conflict', 'This mailbox is connected by another provider.', 'Nothing was changed.');
}
