import type { Kit, PublicApp } from '../kit.ts';
import { findRow } from '../records/row.ts';
import { readAuthorizeRequest } from './authorize-request.ts';
import { consentPage, oauthErrorPage } from './consent-page.ts';
import { OAuthFault } from './oauth-fault.ts';
import { issueCode } from './tokens.ts';

export function addAuthorize(app: PublicApp, { twin }: Kit): void {
  app.get('/services/oauth2/authorize', (c) => {
    try {
      const parameters = c.req.query();
      return c.html(consentPage(twin, readAuthorizeRequest(twin, parameters), parameters));
    } catch (error) {
      if (!(error instanceof OAuthFault)) throw error;
      // Before the redirect URI is known to be the client's own, nothing may be sent to it.
      return c.html(oauthErrorPage(error.error, error.message), 400);
    }
  });

  app.post('/services/oauth2/authorize', async (c) => {
    const form = await c.req.parseBody();
    const parameters = Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    try {
      const request = readAuthorizeRequest(twin, parameters);
      const target = new URL(request.redirectUri);
      if (request.state !== null) target.searchParams.set('state', request.state);
      if (parameters['decision'] !== 'allow') {
        target.searchParams.set('error', 'access_denied');
        target.searchParams.set('error_description', 'end-user denied authorization');
        return c.redirect(target.href, 302);
      }
      const [orgId = '', userId = ''] = (parameters['user'] ?? '').split(' ');
      const org = request.orgs.find(({ id }) => id === orgId);
      if (!org || !findRow(twin, orgId, 'User', userId)) throw new OAuthFault('invalid_request', 'unknown user');
      target.searchParams.set(
        'code',
        issueCode(twin, {
          orgId,
          userId,
          clientId: request.clientId,
          scope: request.scope,
          redirectUri: request.redirectUri,
          codeChallenge: request.codeChallenge,
        }),
      );
      return c.redirect(target.href, 302);
    } catch (error) {
      if (!(error instanceof OAuthFault)) throw error;
      return c.html(oauthErrorPage(error.error, error.message), 400);
    }
  });
}
