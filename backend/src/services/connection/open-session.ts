import type { Work } from '#db/unit-of-work.ts';
import type { CrmProvider, CrmSession } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ServiceError } from '../service-error.ts';
import { accessToken } from './access-token.ts';
import { limitsOf, meterOf } from './call-budget.ts';
import { getIntegration, type Integration } from './integration.ts';

export interface OpenSession {
  integration: Integration;
  provider: CrmProvider;
  session: CrmSession;
}

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

/** The vendor's client for one connection, with tokens kept fresh. */
export async function openSession(work: Work, deps: Deps, ref: Ref): Promise<OpenSession> {
  return sessionOf(work, deps, ref, await work.withTenant(ref.customerId, (uow) => getIntegration(uow, ref.connectionId)));
}

/** The same for whoever has just read the connection. */
export function sessionOf(work: Work, deps: Deps, ref: Ref, integration: Integration): OpenSession {
  const provider = deps.providers.crm.get(integration.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${integration.provider}" here.`);
  return { integration, provider, session: sessionFor(work, { provider, sealer: deps.sealer }, ref, integration) };
}

/** One per connection and process: a provider paces a connection's calls inside its session. */
const sessions = new WeakMap<Work, Map<string, CrmSession>>();

function sessionFor(
  work: Work,
  deps: { provider: CrmProvider; sealer: Sealer },
  ref: { customerId: string; connectionId: string },
  { instanceUrl, apiShare }: Integration,
): CrmSession {
  const known = sessions.get(work) ?? new Map<string, CrmSession>();
  sessions.set(work, known);
  const key = `${ref.connectionId} ${instanceUrl}`;
  const session =
    known.get(key) ??
    deps.provider.connect({
      instanceUrl,
      accessToken: () => accessToken(work, deps, ref),
      meter: meterOf(work, ref, limitsOf(deps.provider, apiShare)),
    });
  known.set(key, session);
  return session;
}
