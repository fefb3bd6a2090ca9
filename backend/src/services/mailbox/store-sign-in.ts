import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { MailTokens } from '#ports/mail.ts';
import { addMailbox } from '../email/add-mailbox.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { sealTokens } from '../token/fresh-token.ts';
import { forgetRoute } from './forget-route.ts';

export interface SignIn {
  provider: string;
  /** The address in lower case. */
  grant: MailTokens & { address: string; name: string };
  reads: boolean;
  userId: string;
}

interface Person {
  id: string;
  email: string;
  role: 'admin' | 'manager' | 'rep' | 'viewer';
}

interface Known {
  id: string;
  user_id: string;
  provider: string;
  /** Of an earlier sign-in, which may have been to another vendor. */
  sign_in: string | null;
  state: 'active' | 'needs_reauth' | 'disconnected' | null;
  refresh_token: string | null;
}

/** A person's own mailbox with its tokens sealed. One that is here already goes over to this provider, with what waits in it; a second sign-in renews the first. */
export async function storeSignIn(uow: UnitOfWork, sealer: Sealer, signIn: SignIn): Promise<string> {
  const { grant, provider } = signIn;
  const person = await personOf(uow, signIn.userId);
  const known = await knownMailbox(uow, grant.address);
  refuseOthers(person, known, grant.address);
  const isSame = known?.sign_in === provider;
  if (grant.refreshToken === null && !(isSame && known.refresh_token !== null))
    throw new ServiceError('sign_in_refused', 'The mail provider gave access for an hour only.', 'Nothing was stored. Start again.');
  await refuseElsewhere(uow, grant.address);
  const mailbox = { userEmail: person.email, provider, address: grant.address, displayName: grant.name || grant.address, settings: {} };
  const id = await addMailbox(uow, sealer, mailbox);
  if (known && !isSame) await forgetReading(uow, id);
  await saveSignIn(uow, sealer, id, signIn);
  await takeOver(uow, sealer, { id, provider, reopens: known !== undefined && wasOff(known, provider) });
  await audit(
    uow,
    { kind: 'user', id: person.id, role: person.role },
    { action: 'mailbox.signed_in', resourceType: 'mailbox', resourceId: id, details: { provider, reads: signIn.reads } },
  );
  uow.notify('email.queued');
  uow.notify('mailbox.told');
  return id;
}

async function personOf(uow: UnitOfWork, userId: string): Promise<Person> {
  const [person] = await uow.rows<Person>(
    sql`select id, email, role from users where customer_id = ${uow.customerId}::uuid and id = ${userId}::uuid and is_active`,
  );
  if (!person) throw new ServiceError('forbidden', 'You may not do this any more.', 'Nothing was stored.');
  return person;
}

async function knownMailbox(uow: UnitOfWork, address: string): Promise<Known | undefined> {
  const [row] = await uow.rows<Known>(sql`
    select m.id, m.user_id, m.provider, s.provider as sign_in, s.state, s.refresh_token from email_provider_accounts m
    left join mailbox_sign_ins s on s.customer_id = m.customer_id and s.id = m.id
    where m.customer_id = ${uow.customerId}::uuid and m.email_address = ${address}`);
  return row;
}

/** It was let go, or came here without its sign-in, from a backup. */
const wasOff = ({ state, provider: before }: Known, provider: string): boolean => state === 'disconnected' || (state === null && before === provider);

/** Whoever signs in decides what is sent under that name, so it must be theirs: the address we know them by, or a mailbox they have here. */
function refuseOthers(person: Person, known: Known | undefined, address: string): void {
  const isTheirs = known ? known.user_id === person.id : person.email.toLowerCase() === address;
  if (!isTheirs) throw new ServiceError('forbidden', 'This is not your mailbox.', 'Nothing was stored. Sign in with your own address.');
}

async function refuseElsewhere(uow: UnitOfWork, address: string): Promise<void> {
  const [route] = await uow.rows<{ customer_id: string }>(sql`select customer_id from mailbox_routes where address = ${address}`);
  if (route && route.customer_id !== uow.customerId)
    throw new ServiceError('conflict', 'This mailbox is connected to another customer.', 'Nothing was changed.');
}

/** The place in another vendor's mailbox says nothing in this one. */
async function forgetReading(uow: UnitOfWork, id: string): Promise<void> {
  const [gone] = await uow.rows<{ watch_key: string | null; provider: string }>(sql`
    delete from mailbox_readings r using mailbox_sign_ins s where r.customer_id = ${uow.customerId}::uuid and r.id = ${id}::uuid
      and s.customer_id = r.customer_id and s.id = r.id returning r.watch_key, s.provider`);
  if (gone) await forgetRoute(uow, gone.provider, gone.watch_key);
}

async function saveSignIn(uow: UnitOfWork, sealer: Sealer, id: string, { provider, grant, reads }: SignIn): Promise<void> {
  const sealed = sealTokens(sealer, { customerId: uow.customerId, id }, grant);
  const wall = Date.now();
  await uow.rows(sql`
    insert into mailbox_sign_ins as s (customer_id, id, provider, state, access_token, refresh_token, access_expires_at, scopes, reads, signed_in_at)
    values (${uow.customerId}::uuid, ${id}::uuid, ${provider}, 'active', ${sealed.accessToken}, ${sealed.refreshToken},
      ${new Date(wall + grant.expiresInSeconds * 1000).toISOString()}::timestamptz,
      array(select jsonb_array_elements_text(${JSON.stringify(grant.scopes)}::jsonb)), ${reads}, ${new Date(wall).toISOString()}::timestamptz)
    on conflict (customer_id, id) do update set provider = excluded.provider, state = 'active', access_token = excluded.access_token,
      refresh_token = case when s.provider = excluded.provider then coalesce(excluded.refresh_token, s.refresh_token) else excluded.refresh_token end,
      access_expires_at = excluded.access_expires_at, refresh_lease_until = null, scopes = excluded.scopes, reads = excluded.reads,
      signed_in_at = excluded.signed_in_at`);
  if (!reads) return forgetReading(uow, id);
  const now = sql`${new Date(wall).toISOString()}::timestamptz`;
  await uow.rows(sql`
    insert into mailbox_readings (customer_id, id, due_at, watch_at) values (${uow.customerId}::uuid, ${id}::uuid, ${now}, ${now})
    on conflict (customer_id, id) do update set due_at = excluded.due_at, watch_at = excluded.watch_at, tries = 0, trouble = null, watch_trouble = null`);
}

/** What waits in the mailbox goes the new way; what was held because nobody was signed in goes at once. */
async function takeOver(uow: UnitOfWork, sealer: Sealer, mailbox: { id: string; provider: string; reopens: boolean }): Promise<void> {
  const { id, provider, reopens } = mailbox;
  const none = sealer.seal('{}', { customerId: uow.customerId, connectionId: id, field: 'settings' });
  await uow.rows(sql`update email_provider_accounts set settings = case when provider = ${provider} then settings else ${none} end, provider = ${provider},
      is_active = is_active or (${reopens} and paused_because is null)
    where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  await uow.rows(sql`update emails set retry_at = null where customer_id = ${uow.customerId}::uuid and mailbox_id = ${id}::uuid
    and send_state = 'queued' and error_code in ('auth_expired', 'permission')`);
}
