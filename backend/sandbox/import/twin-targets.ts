import { z } from 'zod';
import type { ImportTarget } from './import-files.ts';

interface Seat {
  /** Where the vendor's part of the twin listens. */
  baseUrl: string;
  orgId: string;
  /** Who imports. */
  userId: string;
  /** Who owns what is imported; the importing user when left out. */
  ownerId?: string;
}

/** A session in the twin's Salesforce without a browser. */
export async function salesforceTarget(seat: Seat): Promise<ImportTarget> {
  const { baseUrl, orgId, userId, ownerId } = seat;
  const reply = await fetch(`${baseUrl}/_twin/orgs/${orgId}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  if (!reply.ok) throw new Error(`the twin's Salesforce opened no session: ${await reply.text()}`);
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await reply.json());
  return { vendor: 'salesforce', baseUrl, orgId, accessToken, ...(ownerId === undefined ? {} : { ownerId }) };
}

export interface HubspotSeat extends Seat {
  clientId: string;
  clientSecret: string;
  /** One that is registered in the portal; nobody needs to listen there. */
  redirectUri: string;
}

const scope =
  'oauth crm.objects.contacts.read crm.objects.contacts.write crm.objects.companies.read crm.objects.companies.write crm.schemas.companies.read';

/** A token of the twin's HubSpot through the authorization code flow; the user must be an admin of the portal. */
export async function hubspotTarget(seat: HubspotSeat): Promise<ImportTarget> {
  const { baseUrl, orgId, userId, ownerId, clientId, clientSecret, redirectUri } = seat;
  const client = { client_id: clientId, redirect_uri: redirectUri };
  const consent = new URLSearchParams({ ...client, scope, state: 'import', account: `${orgId}/${userId}` });
  const approved = await fetch(`${baseUrl}/oauth/authorize`, { method: 'POST', body: consent, redirect: 'manual' });
  const code = new URL(approved.headers.get('location') ?? 'about:blank').searchParams.get('code');
  if (code === null) throw new Error(`the twin's HubSpot gave no authorization code: status ${approved.status}`);
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, client_secret: clientSecret, ...client });
  const reply = await fetch(`${baseUrl}/oauth/2026-09/token`, { method: 'POST', body: form });
  if (!reply.ok) throw new Error(`the twin's HubSpot gave no access token: ${await reply.text()}`);
  const { access_token: accessToken } = z.looseObject({ access_token: z.string() }).parse(await reply.json());
  return { vendor: 'hubspot', baseUrl, orgId, accessToken, ...(ownerId === undefined ? {} : { ownerId }) };
}
