import { onTestFinished } from 'vitest';
import type { CrmSession } from '#ports/crm.ts';
import type { TokenSet } from '#ports/crm-sign-in.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { hubspotProvider } from '#providers/crm/hubspot/index.ts';
import { approve, runTwin, smallSeed, type RunningTwin } from '../../../sandbox/hubspot/running-twin.ts';
import { worldOf, type World } from '../../../sandbox/hubspot/world.ts';

export interface Connected {
  running: RunningTwin;
  world: World;
  provider: ReturnType<typeof hubspotProvider>;
  session: CrmSession;
  tokens: TokenSet;
  instanceUrl: string;
}

/** The provider over a fresh twin, connected through the real consent flow; closed when the test ends. */
export async function connect(over: Parameters<typeof runTwin>[0] = {}, timeoutMs = 20_000): Promise<Connected> {
  const running = await runTwin(over);
  onTestFinished(() => running.close());
  const redirectUri = smallSeed.redirectUris[0] ?? '';
  const { clientId, clientSecret } = smallSeed;
  const provider = hubspotProvider({ clientId, clientSecret, apiUrl: running.url, appUrl: running.url, publicUrl: 'http://127.0.0.1', timeoutMs });
  const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  // The S256 challenge of this verifier, from RFC 7636 appendix B.
  const url = provider.oauth.authorizeUrl({ state: 'st', redirectUri, codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' });
  const code = (await approve(running.url, url)).searchParams.get('code') ?? '';
  const tokens = await provider.oauth.exchange({ code, redirectUri, codeVerifier });
  const refreshed = await provider.oauth.refresh(tokens.refreshToken ?? '', tokens.instanceUrl);
  const session = provider.connect({ instanceUrl: tokens.instanceUrl, accessToken: async () => refreshed.accessToken });
  const world = worldOf(running.twin, '147000');
  if (!world) throw new Error('no portal');
  return { running, world, provider, session, tokens, instanceUrl: tokens.instanceUrl };
}

/** How the port names what went wrong. */
export const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProviderError ? error.failure : String(error)),
  );
