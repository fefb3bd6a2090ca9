import { hubspot } from '@hubspot/ui-extensions';
import type { AccountPeople, CardAction, CardReply, CardView, NextMail } from '@salesos/shared/api/card';

/** Must be one of the origins in app-hsmeta.json permittedUrls.fetch. */
export const defaultOrigin = 'https://api.salesos.example';

export type CardProblem = Extract<CardReply, { ok: false }>['problem'];

export interface CardTarget {
  origin: string;
  objectId: number;
}

export type Outcome<View> =
  | { kind: 'view'; view: View }
  /** The backend answered and said no. */
  | { kind: 'problem'; problem: CardProblem }
  /** No usable answer; whether an action arrived is unknown. */
  | { kind: 'down' };
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

export async function ask<View extends object>(url: string, options: Parameters<typeof hubspot.fetch>[1]): Promise<Outcome<View>> {
  try {
    const response = await hubspot.fetch(url, options);
    const body: unknown = await response.json();
    return response.ok ? toOutcome(body) : { kind: 'down' };
  } catch {
    return { kind: 'down' };
  }
}

/** Anything that is not our own reply is no answer: HubSpot reports a failing backend as 200 {status:"error",category:"BAD_GATEWAY"}. */
function toOutcome<View extends object>(body: unknown): Outcome<View> {
  if (isView<View>(body)) return { kind: 'view', view: body.data };
  if (isProblem(body)) return { kind: 'problem', problem: body.problem };
  return { kind: 'down' };
}

function isView<View extends object>(body: unknown): body is { ok: true; data: View } {
  return isObject(body) && body['ok'] === true && isObject(body['data']);
}

function isProblem(body: unknown): body is { ok: false; problem: CardProblem } {
  return isObject(body) && body['ok'] === false && isObject(body['problem']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
