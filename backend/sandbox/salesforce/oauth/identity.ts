import { randomBytes } from 'node:crypto';
import type { Kit, PublicApp } from '../kit.ts';
import { requireOrg } from '../org.ts';
import { findRow } from '../records/row.ts';
import { VERSIONS } from '../routes/version-range.ts';
import { findAccessToken, type AccessToken } from './tokens.ts';

export function addIdentity(app: PublicApp, { twin, options }: Kit): void {
  const session = (header: string | undefined): AccessToken | undefined => findAccessToken(twin, bearerOf(header));

  app.on(['GET', 'POST'], '/services/oauth2/userinfo', (c) => {
    const token = session(c.req.header('authorization'));
    if (!token) return c.text('Bad_OAuth_Token', 403);
    const { email, name, username } = person(token);
    const sub = `${options.publicUrl}/id/${token.orgId}/${token.userId}`;
    return c.json({
      sub,
      user_id: token.userId,
      organization_id: token.orgId,
      preferred_username: username,
      email,
      name,
      email_verified: true,
      active: true,
      urls: addresses(token),
    });
  });

  // The door to the org's pages for who has a session; the twin's own pages need none.
  app.on(['GET', 'POST'], '/services/oauth2/singleaccess', (c) => {
    if (!session(c.req.header('authorization'))) return c.text('Bad_OAuth_Token', 403);
    const target = new URLSearchParams({ otp: randomBytes(24).toString('base64url'), startURL: c.req.query('redirect_uri') ?? '/' });
    return c.json({ frontdoor_uri: `${options.publicUrl}/secur/frontdoor.jsp?${target}` });
  });

  app.get('/id/:org/:user', (c) => {
    const token = session(c.req.header('authorization'));
    if (!token) return c.text('Bad_OAuth_Token', 403);
    if (token.orgId !== c.req.param('org') || token.userId !== c.req.param('user')) return c.text('Wrong_Org', 403);
    const { email, name, username } = person(token);
    return c.json({
      id: `${options.publicUrl}/id/${token.orgId}/${token.userId}`,
      user_id: token.userId,
      organization_id: token.orgId,
      username,
      email,
      display_name: name,
      active: true,
      user_type: 'STANDARD',
      urls: addresses(token, c.req.query('version')),
    });
  });

  /** Asked for a version (or `latest`), the addresses name it instead of `{version}`. */
  function addresses({ orgId, userId }: AccessToken, asked?: string): Record<string, string> {
    const version = asked === 'latest' ? `${VERSIONS.last}.0` : (asked ?? '{version}');
    const [rest, soap] = [`${options.publicUrl}/services/data/v${version}/`, `${options.publicUrl}/services/Soap`];
    return {
      enterprise: `${soap}/c/${version}/${orgId.slice(0, 15)}`,
      metadata: `${soap}/m/${version}/${orgId.slice(0, 15)}`,
      partner: `${soap}/u/${version}/${orgId.slice(0, 15)}`,
      rest,
      sobjects: `${rest}sobjects/`,
      search: `${rest}search/`,
      query: `${rest}query/`,
      recent: `${rest}recent/`,
      tooling_rest: `${rest}tooling/`,
      profile: `${options.publicUrl}/${userId}`,
      custom_domain: options.publicUrl,
    };
  }

  function person(token: AccessToken): { email: string; name: string; username: string } {
    const fields = findRow(twin, requireOrg(twin, token.orgId).id, 'User', token.userId)?.fields ?? {};
    return { email: String(fields['Email']), name: String(fields['Name']), username: String(fields['Username']) };
  }
}

/** "Bearer x" and the older "OAuth x" are the same to Salesforce. */
export function bearerOf(header: string | undefined): string {
  return /^(?:Bearer|OAuth) +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
}
