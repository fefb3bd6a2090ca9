const BASE = 'https://www.googleapis.com/auth';
const SEND = `${BASE}/gmail.send`;
const COMPOSE = `${BASE}/gmail.compose`;
const READ = `${BASE}/gmail.readonly`;
/** What covers everything, for mailboxes that were allowed more than we ask for. */
const MODIFY = `${BASE}/gmail.modify`;
const ALL = 'https://mail.google.com/';

const IDENTITY = ['openid', 'email', 'profile'];

/** Sending alone needs the narrower, "sensitive" scope; drafts and reading are "restricted" and come together. */
export const wantedScopes = (withReading: boolean): string[] => [...IDENTITY, ...(withReading ? [COMPOSE, READ] : [SEND])];

export interface Allowed {
  maySend: boolean;
  /** Also: sends in two steps, with a draft. */
  mayDraft: boolean;
  mayRead: boolean;
}

export function allowedBy(scopes: readonly string[]): Allowed {
  const has = (...any: string[]): boolean => any.some((scope) => scopes.includes(scope));
  return { maySend: has(SEND, COMPOSE, MODIFY, ALL), mayDraft: has(COMPOSE, MODIFY, ALL), mayRead: has(READ, MODIFY, ALL) };
}
