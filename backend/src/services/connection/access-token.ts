import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { CrmProvider } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { freshToken, type TokenHome } from '../token/fresh-token.ts';
import { getIntegration } from './integration.ts';

export const tokenHome = ({ customerId, connectionId }: { customerId: string; connectionId: string }): TokenHome => ({
  table: 'crm_integrations',
  customerId,
  id: connectionId,
  provider: null,
});

/** A token of a CRM connection that is good for minutes. */
export function accessToken(
  work: Work,
  deps: { provider: CrmProvider; sealer: Sealer },
  ref: { customerId: string; connectionId: string },
): Promise<string> {
  const { oauth } = deps.provider;
  if (!oauth) return freshToken(work, deps.sealer, tokenHome(ref), null);
  return freshToken(work, deps.sealer, tokenHome(ref), async (refreshToken) => {
    const { instanceUrl } = await work.withTenant(ref.customerId, (uow) => getIntegration(uow, ref.connectionId));
    const tokens = await oauth.refresh(refreshToken, instanceUrl);
    return { ...tokens, also: sql`instance_url = ${tokens.instanceUrl}` };
  });
}
