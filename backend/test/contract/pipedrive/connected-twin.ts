import { onTestFinished } from 'vitest';
import type { CrmSession } from '#ports/crm.ts';
import type { TokenSet } from '#ports/crm-sign-in.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { pipedriveProvider } from '#providers/crm/pipedrive/index.ts';
import { pressAllow } from '../../../../scripts/start/connect-crm.ts';
import { pipedriveCredentials } from '../../../sandbox/pipedrive/fjordlight.ts';
import { companySpace } from '../../../sandbox/pipedrive/rows.ts';
import { redirectUri, runPipedrive, type RunningPipedrive } from '../../../sandbox/pipedrive/running-twin.ts';
import type { Twin } from '../../../sandbox/core/twin.ts';

export interface Connected {
  running: RunningPipedrive;
  place: { twin: Twin; space: string };
  provider: ReturnType<typeof pipedriveProvider>;
  session: CrmSession;
  tokens: TokenSet;
}

/** The provider over a fresh twin, connected through the real consent flow; closed when the test ends. */
export async function connect(over: Parameters<typeof runPipedrive>[0] = {}, timeoutMs = 20_000): Promise<Connected> {
  const running = await runPipedrive(over);
  onTestFinished(() => running.close());
  const provider = pipedriveProvider({ ...pipedriveCredentials, oauthUrl: running.url, publicUrl: 'http://127.0.0.1:9', timeoutMs });
  const back = await pressAllow(provider.oauth.authorizeUrl({ state: 'st', redirectUri, codeChallenge: 'unused' }));
  const tokens = await provider.oauth.exchange({ code: back.searchParams.get('code') ?? '', redirectUri, codeVerifier: 'unused' });
  const session = provider.connect({ instanceUrl: tokens.instanceUrl, accessToken: async () => tokens.accessToken });
  return { running, place: { twin: running.twin, space: companySpace(running.ids.companyId) }, provider, session, tokens };
}

/** How the port names what went wrong. */
export const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProviderError ? error.failure : String(error)),
  );
