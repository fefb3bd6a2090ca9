import { randomBytes, randomInt } from 'node:crypto';
import { html } from 'hono/html';
import type { Stored } from '../../core/store.ts';
import type { Kit, PublicApp } from '../kit.ts';
import { requireOrg, SHARED } from '../org.ts';
import { findRow } from '../records/row.ts';
import { orgsOfClient, type Form } from './client.ts';
import { consentPage, oauthErrorPage } from './consent-page.ts';
import { OAuthFault } from './oauth-fault.ts';
import { issueAccessToken, issueRefreshToken, tokenReply } from './tokens.ts';

const KIND = 'device_code';
const LIFE_MS = 10 * 60_000;
const INTERVAL_SECONDS = 5;
const LETTERS = 'BCDFGHJKLMNPQRSTVWXYZ23456789';

/** A device waiting for a person to type its code elsewhere. */
interface Device extends Stored {
  userCode: string;
  clientId: string;
  scope: string;
  expiresAtMs: number;
  /** Null until somebody decided; a user = allowed. */
  decision: 'deny' | { orgId: string; userId: string } | null;
}

export function startDevice({ twin, options }: Kit, form: Form): object {
  const clientId = form['client_id'] ?? '';
  orgsOfClient(twin, clientId);
  const device: Device = {
    id: randomBytes(32).toString('base64url'),
    userCode: Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
    clientId,
    scope: form['scope'] ?? 'api refresh_token',
    expiresAtMs: Date.now() + LIFE_MS,
    decision: null,
  };
  twin.store.put<Device>(SHARED, KIND, device);
  return {
    device_code: device.id,
    user_code: device.userCode,
    verification_uri: `${options.publicUrl}/setup/connect`,
    interval: INTERVAL_SECONDS,
  };
}

/** What the device asks again and again. */
export function pollDevice({ twin, options }: Kit, form: Form): Form {
  const device = twin.store.get<Device>(SHARED, KIND, form['code'] ?? '');
  if (!device || device.clientId !== form['client_id'] || device.expiresAtMs <= Date.now())
    throw new OAuthFault('invalid_grant', 'invalid device code');
  if (device.decision === null) throw new OAuthFault('authorization_pending', 'User has not yet approved the device');
  twin.store.delete(SHARED, KIND, device.id);
  if (device.decision === 'deny') throw new OAuthFault('access_denied', 'end-user denied authorization');
  const grant = { ...device.decision, scope: device.scope, clientId: device.clientId };
  const refreshToken = issueRefreshToken(twin, grant);
  const token = issueAccessToken(twin, { ...grant, refreshToken });
  return { ...tokenReply(requireOrg(twin, grant.orgId), token, options.publicUrl), refresh_token: refreshToken };
}

/** Where the person types the code. */
export function addDevicePage(app: PublicApp, { twin }: Kit): void {
  const find = (code: string | undefined): Device | undefined =>
    twin.store.all<Device>(SHARED, KIND).find(({ userCode, expiresAtMs }) => userCode === code?.toUpperCase() && expiresAtMs > Date.now());

  app.get('/setup/connect', (c) => {
    const code = c.req.query('user_code');
    if (code === undefined)
      return c.html(html`<!doctype html><title>Local twin: connect a device</title><form><input name="user_code" /><button>Connect</button></form>`);
    const device = find(code);
    if (!device) return c.html(oauthErrorPage('invalid_grant', 'invalid user code'), 400);
    const orgs = orgsOfClient(twin, device.clientId);
    const request = { orgs, clientId: device.clientId, redirectUri: '', state: null, scope: device.scope, codeChallenge: null };
    return c.html(consentPage(twin, request, { user_code: device.userCode }, '/setup/connect'));
  });

  app.post('/setup/connect', async (c) => {
    const form = await c.req.parseBody();
    const device = find(String(form['user_code']));
    const [orgId = '', userId = ''] = String(form['user']).split(' ');
    const isKnown = device && orgsOfClient(twin, device.clientId).some(({ id }) => id === orgId) && findRow(twin, orgId, 'User', userId);
    if (!device || !isKnown) return c.html(oauthErrorPage('invalid_grant', 'invalid user code'), 400);
    twin.store.put<Device>(SHARED, KIND, { ...device, decision: form['decision'] === 'allow' ? { orgId, userId } : 'deny' });
    return c.html(html`<!doctype html><title>Local twin: connected</title><p>You may close this page.</p>`);
  });
}
