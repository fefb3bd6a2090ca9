import type { Kit, PublicApp } from '../kit.ts';
import { requireOrg } from '../org.ts';
import { findRow } from '../records/row.ts';
import { findAccessToken, type AccessToken } from './tokens.ts';

export function addIdentity(app: PublicApp, { twin, options }: Kit): void {
  const session = (header: string | undefined): AccessToken | undefined => findAccessToken(twin, bearerOf(header));

  app.get('/services/oauth2/userinfo', (c) => {
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
      urls: {},
    });
  });

  app.get('/id/:org/:user', (c) => {
    const token = session(c.req.header('authorization'));
    if (!token) return c.text('Bad_OAuth_Token', 403);
    if (token.orgId !== c.req.param('org') || token.userId !== c.req.param('user')) return c.text('Wrong_Org', 403);
    const { email, name, username } = person(token);
    const base = `${options.publicUrl}/services/data/v{version}/`;
    return c.json({
      id: `${options.publicUrl}/id/${token.orgId}/${token.userId}`,
      user_id: token.userId,
      organization_id: token.orgId,
      username,
      email,
      display_name: name,
      active: true,
      user_type: 'STANDARD',
      urls: { rest: base, query: `${base}query/`, sobjects: `${base}sobjects/`, custom_domain: options.publicUrl },
    });
  });

  function person(token: AccessToken): { email: string; name: string; username: string } {
    const fields = findRow(twin, requireOrg(twin, token.orgId).id, 'User', token.userId)?.fields ?? {};
    return { email: String(fields['Email']), name: String(fields['Name']), username: String(fields['Username']) };
  }
}

/** "Bearer x" and the older "OAuth x" are the same to Salesforce. */
export function bearerOf(header: string | undefined): string {
  return /^(?:Bearer|OAuth) +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
}
