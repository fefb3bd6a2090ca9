import { hubspot } from '@hubspot/ui-extensions';
import type { AccountPeople, CardAction, CardView, NextMail } from '@salesos/shared/api/card';
import { type Outcome, outcomeOf } from '@salesos/shared/client/outcome';

export type { CardProblem, Outcome } from '@salesos/shared/client/outcome';

/** Must be one of the origins in app-hsmeta.json permittedUrls.fetch. */
export const defaultOrigin = 'https://api.salesos.example';

export interface CardTarget {
  origin: string;
  objectId: number;
}

export type CardOutcome = Outcome<CardView>;

/** An action without its idempotency key; `Omit` alone would merge the variants of the union. */
export type CardIntent = CardAction extends infer Action ? (Action extends CardAction ? Omit<Action, 'idempotencyKey'> : never) : never;

// HubSpot gives up after 15 s and by then the rep has, too.
const timeoutMs = 10_000;

export function readCard(target: CardTarget, asOf: Date | null): Promise<CardOutcome> {
  const query = asOf ? `?asOf=${encodeURIComponent(asOf.toISOString())}` : '';
  return ask(`${recordUrl(target)}${query}`, { method: 'GET', timeout: timeoutMs });
}

/** The next mail of the contact's sequence, as it would go. */
export function readNextMail(target: CardTarget): Promise<Outcome<NextMail>> {
  return ask(`${recordUrl(target)}/next-mail`, { method: 'GET', timeout: timeoutMs });
}

export function readAccountPeople(target: CardTarget): Promise<Outcome<AccountPeople>> {
  return ask(`${recordUrl(target, 'account')}/people`, { method: 'GET', timeout: timeoutMs });
}

export function syncAccount(target: CardTarget, idempotencyKey: string): Promise<Outcome<object>> {
  return ask(`${recordUrl(target, 'account')}/actions`, { method: 'POST', timeout: timeoutMs, body: { action: 'sync_now', idempotencyKey } });
}

/** The key is in the body: hubspot.fetch carries no header but Authorization, and repeats a call once by itself after a 5xx. */
export function postAction(target: CardTarget, intent: CardIntent, idempotencyKey: string): Promise<CardOutcome> {
  return ask(`${recordUrl(target)}/actions`, { method: 'POST', timeout: timeoutMs, body: { ...intent, idempotencyKey } });
}

function recordUrl({ origin, objectId }: CardTarget, object: 'contact' | 'account' = 'contact'): string {
  return `${origin}/v1/cards/hubspot/${object}/${objectId}`;
}

const ask = <View extends object>(url: string, options: Parameters<typeof hubspot.fetch>[1]): Promise<Outcome<View>> =>
  outcomeOf(() => hubspot.fetch(url, options));
