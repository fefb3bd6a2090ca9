import type { AccountPeople, CardReply, NextMail } from '@salesos/shared/api/card';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { localCustomers } from '../../../scripts/start/customers.ts';
import { twinCredentials } from '../../sandbox/seed/credentials.ts';
import type { TestProduct } from '../product.ts';

type Problem = Extract<CardReply, { ok: false }>['problem'];
export type Reply<Data> = { ok: true; data: Data } | { ok: false; problem: Problem };

interface Ask {
  object: 'contact' | 'account';
  recordId: string;
  /** Below the record: '/next-mail'. */
  path: string;
  /** The Apex method of that path. */
  method: string;
  action?: Record<string, unknown>;
}

async function post(test: TestProduct, path: string, body: unknown): Promise<unknown> {
  const reply = await fetch(`${test.twin.pagesUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}

/** What a card gets through its platform's own door, refusals too. `as` is the key of the user who looks. */
async function knock<Data>(test: TestProduct, vendor: Vendor, ask: Ask, as: string): Promise<Reply<Data>> {
  const { seeded } = test;
  const userId = seeded[vendor].userIds[as] ?? `no user ${as}`;
  if (vendor === 'salesforce') {
    const objectApiName = ask.object === 'contact' ? 'Contact' : 'Account';
    const target = ask.method === 'act' || ask.method === 'card' ? { objectApiName } : {};
    const args = { recordId: ask.recordId, ...target, ...(ask.action ? { body: JSON.stringify(ask.action) } : {}) };
    return (await post(test, `/_twin/apex/SalesOSGateway/${ask.method}`, { orgId: seeded.salesforce.orgId, userId, args })) as Reply<Data>;
  }
  const userEmail = localCustomers.find(({ provider }) => provider === vendor)?.users.find(({ key }) => key === as)?.email ?? '';
  const { body } = (await post(test, '/_twin/hubspot-fetch', {
    url: `${test.url}/v1/cards/hubspot/${ask.object}/${ask.recordId}${ask.path}`,
    options: ask.action ? { method: 'POST', body: ask.action } : { method: 'GET' },
    context: { portalId: seeded.hubspot.portalId, userId, userEmail, appId: twinCredentials.hubspot.appId },
  })) as { body: Reply<Data> };
  return body;
}

/** The cards of a page; an account's where it is a person. */
export const cardOn = (test: TestProduct, vendor: Vendor, page: Pick<Ask, 'object' | 'recordId'>, as = 'rep'): Promise<CardReply> =>
  knock(test, vendor, { ...page, path: '', method: 'card' }, as);

export const nextMailOf = (
  test: TestProduct,
  { vendor, recordId, object = 'contact' }: Person & Partial<Ask>,
  as = 'rep',
): Promise<Reply<NextMail>> => knock(test, vendor, { object, recordId, path: '/next-mail', method: 'nextMail' }, as);

export const actAs = (test: TestProduct, { vendor, recordId }: Person, action: Record<string, unknown>, as = 'rep'): Promise<CardReply> =>
  knock(test, vendor, { object: 'contact', recordId, path: '/actions', method: 'act', action }, as);

export const peopleOf = (test: TestProduct, vendor: Vendor, recordId: string, as = 'rep'): Promise<Reply<AccountPeople>> =>
  knock(test, vendor, { object: 'account', recordId, path: '/people', method: 'people' }, as);

export const actOnAccount = <Data = object>(
  test: TestProduct,
  vendor: Vendor,
  recordId: string,
  action: Record<string, unknown>,
  as = 'rep',
): Promise<Reply<Data>> => knock(test, vendor, { object: 'account', recordId, path: '/actions', method: 'act', action }, as);
