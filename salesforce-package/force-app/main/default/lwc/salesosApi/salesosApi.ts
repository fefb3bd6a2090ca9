import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import act from '@salesforce/apex/SalesOSGateway.act';
import card from '@salesforce/apex/SalesOSGateway.card';
import nextMail from '@salesforce/apex/SalesOSGateway.nextMail';
import people from '@salesforce/apex/SalesOSGateway.people';
import type { AccountPeople, CardAction, CardView, NextMail } from '@salesos/shared/api/card';
import { CardFeed } from './cardFeed';
import type { CardOutcome, Outcome } from './cardOutcome';

export type { CardOutcome, Outcome } from './cardOutcome';

type WithoutKey<Action> = Action extends unknown ? Omit<Action, 'idempotencyKey'> : never;
/** An action as the cards ask for it; the idempotency key is added here. */
export type CardWish = WithoutKey<CardAction>;

const feeds = new Map<string, CardFeed>();
const openKeys = new Map<string, string>();
const feedKey = (objectApiName: string, recordId: string) => `${objectApiName}/${recordId}`;

/** The gateway answers with the backend's JSON as text; anything else means nobody answered. */
function outcomeOf<View>(text: unknown): Outcome<View> {
  if (typeof text !== 'string') return { kind: 'down' };
  try {
    const reply = JSON.parse(text);
    if (reply?.ok === true) return { kind: 'view', view: reply.data };
    if (reply?.ok === false) return { kind: 'problem', problem: reply.problem };
    return { kind: 'down' };
  } catch {
    return { kind: 'down' };
  }
}

/** What came of a call of the gateway. */
export async function ask<View>(call: () => Promise<string>): Promise<Outcome<View>> {
  try {
    return outcomeOf(await call());
  } catch {
    return { kind: 'down' };
  }
}

/** One call for everything both cards show. `asOf` asks for an earlier instant. */
export function fetchCard(objectApiName: string, recordId: string, asOf: string | null = null): Promise<CardOutcome> {
  return ask(() => card({ objectApiName, recordId, asOf }));
}

/** The next mail of the contact's sequence, as it would go. */
export function fetchNextMail(recordId: string): Promise<Outcome<NextMail>> {
  return ask(() => nextMail({ recordId }));
}

export function fetchPeople(recordId: string): Promise<Outcome<AccountPeople>> {
  return ask(() => people({ recordId }));
}

/** Asks for the CRM to be read again; asking twice asks once. */
export function syncAccount(recordId: string): Promise<Outcome<object>> {
  const body = JSON.stringify({ action: 'sync_now', idempotencyKey: newIdempotencyKey() });
  return ask(() => act({ objectApiName: 'Account', recordId, body }));
}

/** Calls `listener` with each new outcome, the last known one at once. Cards of one record on one page share the call. Returns the way to stop. */
export function watchCard(objectApiName: string, recordId: string, listener: (outcome: CardOutcome) => void): () => void {
  const key = feedKey(objectApiName, recordId);
  let feed = feeds.get(key);
  if (!feed) {
    feed = new CardFeed(() => fetchCard(objectApiName, recordId));
    feeds.set(key, feed);
  }
  const watched = feed;
  watched.add(listener);
  return () => {
    if (watched.remove(listener) === 0) feeds.delete(key);
  };
}

/** Asks for fresh details now, e.g. because the record changed under the card. */
export function refreshCard(objectApiName: string, recordId: string): Promise<void> {
  return feeds.get(feedKey(objectApiName, recordId))?.refresh() ?? Promise.resolve();
}

/** Older browsers inside the mobile app lack randomUUID. */
export function newIdempotencyKey(): string {
  if (typeof crypto !== 'undefined' && typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const random = () => Math.random().toString(36).slice(2).padEnd(11, '0');
  return `${Date.now().toString(36)}-${random()}-${random()}`;
}

/** Does one action. Without an answer the key is kept, so that trying again cannot do it twice. */
export async function sendAction(objectApiName: string, recordId: string, wish: CardWish): Promise<CardOutcome> {
  const intent = `${feedKey(objectApiName, recordId)} ${JSON.stringify(wish)}`;
  const idempotencyKey = openKeys.get(intent) ?? newIdempotencyKey();
  openKeys.set(intent, idempotencyKey);
  const feed = feeds.get(feedKey(objectApiName, recordId));
  feed?.hold();
  const outcome = await ask<CardView>(() => act({ objectApiName, recordId, body: JSON.stringify({ ...wish, idempotencyKey }) }));
  if (outcome.kind !== 'down') openKeys.delete(intent);
  feed?.release(outcome.kind === 'view' ? outcome : null);
  if (outcome.kind === 'view') await notifyRecordUpdateAvailable([{ recordId }]);
  return outcome;
}
