import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { MailboxCredentials, MailConnection, MailProvider, MailReader, MailSender } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { endSignIn, expireToken, freshToken, type TokenHome } from '../token/fresh-token.ts';

type Deps = { provider: MailProvider; sealer: Sealer };
type Mailbox = Pick<MailboxCredentials, 'address' | 'settings'> & { customerId: string; id: string };

const homeOf = ({ customerId, id }: Mailbox, provider: string): TokenHome => ({ table: 'mailbox_sign_ins', customerId, id, provider });

/** The vendor's client for a mailbox whose owner signed in, with tokens kept fresh. Throws ProviderError('auth_expired') when nobody is signed in. */
export async function openSignedIn(work: Work, deps: Deps, mailbox: Mailbox): Promise<MailConnection> {
  const { address, settings } = mailbox;
  const [signIn] = await work.withTenant(mailbox.customerId, (uow) =>
    uow.rows<{
      scopes: string[];
    }>(sql`select scopes from mailbox_sign_ins where customer_id = ${mailbox.customerId}::uuid and id = ${mailbox.id}::uuid
      and state = 'active' and provider = ${deps.provider.key}`),
  );
  if (!signIn) throw new ProviderError('auth_expired', 'nobody is signed in to this mailbox');
  const home = homeOf(mailbox, deps.provider.key);
  const accessToken = () => mailboxToken(work, deps, home);
  const { sender, reader } = deps.provider.connect({ address, settings, accessToken, scopes: signIn.scopes });
  const renewed: Renewed = (run) => withRenewal(work, home, run);
  return { sender: renewingSender(sender, renewed), reader: reader === null ? null : renewingReader(reader, renewed) };
}

function mailboxToken(work: Work, { provider, sealer }: Deps, home: TokenHome): Promise<string> {
  const { oauth } = provider;
  return freshToken(work, sealer, home, oauth ? (refreshToken) => oauth.refresh(refreshToken) : null);
}

type Renewed = <Result>(run: () => Promise<Result>) => Promise<Result>;

const isRefused = (error: unknown): boolean => error instanceof ProviderError && error.failure === 'auth_expired';

/** A token refused before its time has done nothing, so the call is made again with a new one; a second refusal ends the sign-in. */
async function withRenewal<Result>(work: Work, home: TokenHome, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  await expireToken(work, home);
  try {
    return await run();
  } catch (error) {
    if (isRefused(error)) await endSignIn(work, home);
    throw error;
  }
}

/** The same with renewal; what is absent stays absent. */
function over<Args extends readonly unknown[], Result>(
  renewed: Renewed,
  method: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return (...args) => renewed(() => method(...args));
}

function renewingSender(sender: MailSender, renewed: Renewed): MailSender {
  const { prepare, discard, lookUp } = sender;
  return {
    send: over(renewed, sender.send),
    ...(prepare ? { prepare: over(renewed, prepare) } : {}),
    ...(discard ? { discard: over(renewed, discard) } : {}),
    ...(lookUp ? { lookUp: over(renewed, lookUp) } : {}),
  };
}

function renewingReader(reader: MailReader, renewed: Renewed): MailReader {
  const { watch, unwatch } = reader;
  return {
    start: over(renewed, reader.start),
    news: over(renewed, reader.news),
    since: over(renewed, reader.since),
    fetch: over(renewed, reader.fetch),
    ...(watch ? { watch: over(renewed, watch) } : {}),
    ...(unwatch ? { unwatch: over(renewed, unwatch) } : {}),
  };
}
