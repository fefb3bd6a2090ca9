import { timingSafeEqual } from 'node:crypto';
import type { Twin } from '../../core/twin.ts';
import { SHARED, type Org } from '../org.ts';
import { OAuthFault } from './oauth-fault.ts';

export type Form = Record<string, string>;

/** The client may name itself in the form or in a Basic header. */
export async function readForm(request: { text(): Promise<string>; header(name: string): string | undefined }): Promise<Form> {
  const form: Form = Object.fromEntries(new URLSearchParams(await request.text()));
  const basic = /^Basic +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
  if (basic === undefined) return form;
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':');
  return { client_id: decoded(id), client_secret: decoded(secret.join(':')), ...form };
}

/** Clients send both with and without percent signs for what is special. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Client {
  id: string;
  /** Null = it runs on people's own machines and has none. */
  secret: string | null;
  redirectUris: readonly string[];
}

/** The vendor's own command line tool is known to every org. */
const COMMAND_LINE: Client = { id: 'PlatformCLI', secret: null, redirectUris: ['http://localhost:1717/OauthRedirect'] };

export const clientsOf = (org: Org): Client[] => [org.client, COMMAND_LINE];

/** `clientId` = whom a code or token was given to; else only the org's own app may ask. */
export function requireClient(org: Org | undefined, form: Form, clientId = org?.client.id): Org {
  const client = org && clientsOf(org).find(({ id }) => id === clientId && id === form['client_id']);
  if (!org || !client) throw new OAuthFault('invalid_client_id', 'client identifier invalid');
  if (client.secret !== null && !sameText(client.secret, form['client_secret'] ?? ''))
    throw new OAuthFault('invalid_client', 'invalid client credentials');
  return org;
}

/** Every org that has this client. */
export function orgsOfClient(twin: Twin, clientId: string | undefined): Org[] {
  const orgs = twin.store.all<Org>(SHARED, 'org').filter((org) => clientsOf(org).some(({ id }) => id === clientId));
  if (orgs.length === 0) throw new OAuthFault('invalid_client_id', 'client identifier invalid');
  return orgs;
}

export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
