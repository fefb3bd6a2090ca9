import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from './ask-crm.ts';
import { type OpenSession, openSession } from './open-session.ts';

/** Business time between two looks whether the CRM still calls us: some stop by themselves when they are not answered. */
const EVERY_MS = 60 * 60_000;

interface Ref {
  customerId: string;
  connectionId: string;
}

/**
 * Asks the CRM to tell us what happens, where it can be asked to. Without it the CRM is read every minute, so a refusal is
 * noted as the feed's trouble and ends nothing.
 */
export async function registerWebhooks(work: Work, sealer: Sealer, { integration, session }: OpenSession, ref: Ref): Promise<void> {
  const { webhooks } = session;
  if (!webhooks) return;
  const sealed = await work.withTenant(ref.customerId, (uow) => takeTurn(uow, ref.connectionId));
  if (sealed === null) return;
  const secret = sealer.open(sealed, { ...ref, field: 'webhook_secret' });
  const error = await askCrm(work, ref, 'crm webhooks', () => webhooks.register({ orgId: integration.orgId, secret })).catch(refused);
  await work.withTenant(ref.customerId, (uow) => noteTrouble(uow, ref.connectionId, error ?? null));
}

/** At most one of all processes asks; who dies while asking leaves it to the next hour, and until then every change is found by reading. */
async function takeTurn(uow: UnitOfWork, connectionId: string): Promise<string | null> {
  const [row] = await uow.rows<{ webhook_secret: string }>(sql`
    update crm_integrations set webhooks_at = ${uow.now.toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid and webhook_secret is not null and state <> 'disconnected'
      and (webhooks_at is null or webhooks_at <= ${new Date(uow.now.getTime() - EVERY_MS).toISOString()}::timestamptz)
    returning webhook_secret`);
  return row?.webhook_secret ?? null;
}

function refused(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  throw error;
}

/** What may pass is tried again with the next reading. */
async function noteTrouble(uow: UnitOfWork, connectionId: string, error: ProviderError | null): Promise<void> {
  const of = sql`customer_id = ${uow.customerId}::uuid`;
  await uow.rows(sql`update crm_streams set trouble = ${error ? (error.vendorCode ?? error.failure) : null}
    where ${of} and connection_id = ${connectionId}::uuid`);
  if (error?.failure === 'temporary' || error?.failure === 'rate_limited' || error?.failure === 'unknown_outcome')
    await uow.rows(sql`update crm_integrations set webhooks_at = null where ${of} and id = ${connectionId}::uuid`);
}

/** Before a connection ends. Where the CRM cannot be asked any more it stops by itself, because it is refused from then on. */
export async function removeWebhooks(work: Work, deps: { providers: Providers; sealer: Sealer }, ref: Ref & { provider: string }): Promise<void> {
  if (!deps.providers.crm.get(ref.provider)?.ownWebhook) return;
  const { integration, session } = await openSession(work, deps, ref);
  const { webhooks } = session;
  if (webhooks) await askCrm(work, ref, 'crm webhooks', () => webhooks.remove(integration.orgId), 'interactive').catch(refused);
}
