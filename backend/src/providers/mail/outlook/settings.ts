import { z } from 'zod';

/** Without an app registration of its own Outlook is not offered. */
export const env = z.object({
  OUTLOOK_CLIENT_ID: z.string().default(''),
  OUTLOOK_CLIENT_SECRET: z.string().default(''),
  /** Whose people may sign in: `common`, `organizations` or one tenant's id. */
  OUTLOOK_TENANT: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/)
    .default('common'),
  OUTLOOK_LOGIN_URL: z.url().default('https://login.microsoftonline.com'),
  OUTLOOK_API_URL: z.url().default('https://graph.microsoft.com'),
});
export type OutlookEnv = Readonly<z.infer<typeof env>>;

export interface OutlookConfig {
  clientId: string;
  clientSecret: string;
  tenant: string;
  loginUrl: string;
  apiUrl: string;
  /** A call without an answer for this long is given up. */
  timeoutMs: number;
}

/** Whatever a person may have allowed, as short names; Microsoft may answer them as addresses. */
const GRAPH_PREFIX = 'https://graph.microsoft.com/';
export const shortScopes = (scopes: readonly string[]): string[] =>
  scopes.map((scope) => (scope.toLowerCase().startsWith(GRAPH_PREFIX) ? scope.slice(GRAPH_PREFIX.length) : scope));

export const READING = 'Mail.ReadWrite';
export const SENDING = 'Mail.Send';
const has = (scopes: readonly string[], wanted: string): boolean => shortScopes(scopes).some((scope) => scope.toLowerCase() === wanted.toLowerCase());
/** Laying drafts ready and reading what arrives are one permission. */
export const mayRead = (scopes: readonly string[]): boolean => has(scopes, READING);
export const maySend = (scopes: readonly string[]): boolean => has(scopes, SENDING);
