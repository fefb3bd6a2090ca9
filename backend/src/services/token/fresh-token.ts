import { setTimeout as sleep } from 'node:timers/promises';
import { type SQL, sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';

/** Refreshed this long before the vendor's expiry: HubSpot counts calls with an expired token against an app's certification. */
const EARLY_MS = 5 * 60_000;
const LEASE_MS = 30_000;

/** Whose tokens: a row with the columns of a sign-in. */
export interface TokenHome {
  table: 'crm_integrations' | 'mailbox_sign_ins';
  customerId: string;
  id: string;
  /** Whose tokens are meant, of a mailbox that may have gone over to another provider; null = there is only one. */
  provider: string | null;
}

export interface RenewedTokens {
  accessToken: string;
  /** null = keep the one before. */
  refreshToken: string | null;
  expiresInSeconds: number;
  /** What else the row learns. */
  also?: SQL;
}

/** Asks the vendor. Null where there is nothing to renew: a key. */
export type Renew = ((refreshToken: string) => Promise<RenewedTokens>) | null;

interface Held {
  state: string;
  access_token: string | null;
  refresh_token: string | null;
  access_expires_at: string | null;
}

const inFlight = new WeakMap<Work, Map<string, Promise<string>>>();

/**
 * A token that is good for minutes. However many callers ask at expiry, in this process or others, one refresh is made:
 * callers here share its promise, other processes wait on the row's lease.
 */
export function freshToken(work: Work, sealer: Sealer, home: TokenHome, renew: Renew): Promise<string> {
  const mine = inFlight.get(work) ?? new Map<string, Promise<string>>();
  inFlight.set(work, mine);
  const key = [home.id, home.provider].join(' ');
  const running = mine.get(key);
  if (running) return running;
  const started = current(work, sealer, home, renew).finally(() => mine.delete(key));
  mine.set(key, started);
  return started;
}

const sealedAt = ({ customerId, id }: Pick<TokenHome, 'customerId' | 'id'>, field: 'access_token' | 'refresh_token') => ({
  customerId,
  connectionId: id,
  field,
});

/** What a sign-in gave, as its row keeps it. */
export function sealTokens(sealer: Sealer, home: Pick<TokenHome, 'customerId' | 'id'>, tokens: { accessToken: string; refreshToken: string | null }) {
  return {
    accessToken: sealer.seal(tokens.accessToken, sealedAt(home, 'access_token')),
    refreshToken: tokens.refreshToken === null ? null : sealer.seal(tokens.refreshToken, sealedAt(home, 'refresh_token')),
  };
}

async function current(work: Work, sealer: Sealer, home: TokenHome, renew: Renew): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await work.withTenant(home.customerId, (uow) => read(uow, home));
    if (found.state === 'paused' || found.state === 'disconnected')
      throw new ProviderError('temporary', `the connection is ${found.state}`, { vendorCode: found.state });
    if (found.state === 'needs_reauth' || found.access_token === null) throw new ProviderError('auth_expired', 'the connection needs a new sign-in');
    const fresh = found.access_expires_at !== null && Date.parse(found.access_expires_at) - EARLY_MS > Date.now();
    // A key has no expiry and nothing to renew it with.
    if (fresh || renew === null) return sealer.open(found.access_token, sealedAt(home, 'access_token'));
    if (await takeLease(work, home)) return refresh(work, sealer, { home, renew, found });
    await sleep(100);
  }
  throw new ProviderError('temporary', 'another process has been refreshing the token for too long');
}

const ofRow = ({ customerId, id, provider }: TokenHome): SQL =>
  sql`customer_id = ${customerId}::uuid and id = ${id}::uuid ${provider === null ? sql`` : sql`and provider = ${provider}`}`;

async function read(uow: UnitOfWork, home: TokenHome): Promise<Held> {
  const [row] = await uow.rows<Held>(
    sql`select state, access_token, refresh_token, access_expires_at from ${sql.identifier(home.table)} where ${ofRow(home)}`,
  );
  if (!row) throw new ProviderError('auth_expired', 'nobody has signed in');
  return row;
}

function takeLease(work: Work, home: TokenHome): Promise<boolean> {
  return work.withTenant(home.customerId, async (uow) => {
    const rows =
      await uow.rows(sql`update ${sql.identifier(home.table)} set refresh_lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz
      where ${ofRow(home)} and (refresh_lease_until is null or refresh_lease_until < ${new Date().toISOString()}::timestamptz)
        and (access_expires_at is null or access_expires_at < ${new Date(Date.now() + EARLY_MS).toISOString()}::timestamptz) returning id`);
    return rows.length > 0;
  });
}

async function refresh(
  work: Work,
  sealer: Sealer,
  { home, renew, found }: { home: TokenHome; renew: NonNullable<Renew>; found: Held },
): Promise<string> {
  try {
    if (found.refresh_token === null) throw new ProviderError('auth_expired', 'the connection has no refresh token');
    const refreshToken = sealer.open(found.refresh_token, sealedAt(home, 'refresh_token'));
    const tokens = await work.outside('token refresh', () => renew(refreshToken));
    if (!(await save(work, sealer, home, tokens))) throw new ProviderError('auth_expired', 'somebody else is signed in by now');
    return tokens.accessToken;
  } catch (error) {
    const lost = error instanceof ProviderError && refusalReach(error) === 'sign_in';
    await change(work, home, lost ? sql`refresh_lease_until = null, ${ENDED}` : sql`refresh_lease_until = null`);
    throw error;
  }
}

const ENDED = sql`state = case when state in ('paused', 'disconnected') then state else 'needs_reauth' end`;

/** False = the row is not of that sign-in any more. */
const change = (work: Work, home: TokenHome, assignment: SQL): Promise<boolean> =>
  work.withTenant(home.customerId, async (uow) => {
    const rows = await uow.rows(sql`update ${sql.identifier(home.table)} set ${assignment} where ${ofRow(home)} returning id`);
    return rows.length > 0;
  });

/** The vendor refused a token before its time: the next caller renews it. */
export const expireToken = (work: Work, home: TokenHome): Promise<unknown> => change(work, home, sql`access_expires_at = null`);

/** Refused although it is new: nothing is asked until somebody signs in again. */
export const endSignIn = (work: Work, home: TokenHome): Promise<unknown> => change(work, home, ENDED);

function save(work: Work, sealer: Sealer, home: TokenHome, tokens: RenewedTokens): Promise<boolean> {
  const sealed = sealTokens(sealer, home, tokens);
  return change(
    work,
    home,
    sql`access_token = ${sealed.accessToken}, refresh_token = coalesce(${sealed.refreshToken}, refresh_token),
      access_expires_at = ${new Date(Date.now() + tokens.expiresInSeconds * 1000).toISOString()}::timestamptz, refresh_lease_until = null
      ${tokens.also === undefined ? sql`` : sql`, ${tokens.also}`}`,
  );
}
