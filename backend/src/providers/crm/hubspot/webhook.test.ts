import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { signatureV3 } from './signature.ts';
import { hubspotWebhook } from './webhook.ts';

const webhook = hubspotWebhook({ clientSecret: 'secret-1', publicUrl: 'https://api.salesos.example/' });
const read = (...events: unknown[]) => webhook.read(JSON.stringify(events));
const at = 1_764_000_000_000;

function delivery(over: { body?: string; signedBody?: string; uri?: string; timestamp?: number; method?: string; secret?: string } = {}) {
  const rawBody = over.body ?? '[]';
  const timestamp = String(over.timestamp ?? at);
  const uri = over.uri ?? 'https://api.salesos.example/webhooks/crm/hubspot?a=%40';
  const signature = signatureV3(over.secret ?? 'secret-1', over.method ?? 'POST', uri, over.signedBody ?? rawBody, timestamp).toString('base64');
  const headers = new Headers({ 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp, host: 'evil.example' });
  return { method: 'POST', pathAndQuery: '/webhooks/crm/hubspot?a=%40', headers, rawBody, nowMs: at };
}
const verdict = (over: Parameters<typeof delivery>[0]): Promise<string> =>
  webhook.verify(delivery(over)).then(
    () => 'genuine',
    (error: unknown) => (error instanceof ProviderError ? error.failure : String(error)),
  );

test.each<[string, Parameters<typeof delivery>[0], string]>([
  ['as HubSpot signs it', {}, 'genuine'],
  ['five minutes old', { timestamp: at - 300_000 }, 'genuine'],
  ['older', { timestamp: at - 300_001 }, 'permission'],
  ['from the future', { timestamp: at + 300_001 }, 'permission'],
  ['the body written anew', { body: '[ ]', signedBody: '[]' }, 'permission'],
  ['for another host', { uri: 'https://evil.example/webhooks/crm/hubspot?a=%40' }, 'permission'],
  ['without the query', { uri: 'https://api.salesos.example/webhooks/crm/hubspot' }, 'permission'],
  ['another method', { method: 'GET' }, 'permission'],
  ['another secret', { secret: 'secret-2' }, 'permission'],
])('a delivery %s', async (_, over, expected) => {
  expect(await verdict(over)).toBe(expected);
});

test('a delivery without a signature', async () => {
  await expect(webhook.verify({ ...delivery(), headers: new Headers() })).rejects.toMatchObject({ failure: 'permission' });
});

test.each([
  ['creation', 'created'],
  ['propertyChange', 'changed'],
  ['associationChange', 'changed'],
  ['deletion', 'deleted'],
  ['restore', 'restored'],
])('%s means %s, under either name', (name, kind) => {
  expect(
    read(
      { portalId: 147, subscriptionType: `object.${name}`, objectTypeId: '0-1', objectId: 9 },
      { portalId: 147, subscriptionType: `company.${name}`, objectId: 8 },
      { portalId: 147, subscriptionType: `object.${name}`, objectTypeId: '0-3', objectId: '7' },
    ),
  ).toEqual([
    { kind, orgId: '147', object: 'contact', externalId: '9' },
    { kind, orgId: '147', object: 'account', externalId: '8' },
    { kind, orgId: '147', object: 'opportunity', externalId: '7' },
  ]);
});

test('a merge names the record that goes on, an association either end, a privacy deletion the contact', () => {
  const merge = { portalId: 147, subscriptionType: 'object.merge', objectTypeId: '0-1', objectId: 1, primaryObjectId: 1, mergedObjectIds: [2, 3] };
  expect(
    read(
      { ...merge, newObjectId: 1 },
      { ...merge, newObjectId: 4 },
      { portalId: 147, subscriptionType: 'contact.associationChange', fromObjectId: 5, toObjectId: 6 },
      { portalId: 147, subscriptionType: 'object.associationChange', fromObjectId: 5, fromObjectTypeId: '0-2' },
      { portalId: 147, subscriptionType: 'contact.privacyDeletion', objectId: 7 },
    ),
  ).toEqual([
    { kind: 'merged', orgId: '147', object: 'contact', externalId: '1', mergedIds: ['2', '3'] },
    { kind: 'merged', orgId: '147', object: 'contact', externalId: '4', mergedIds: ['1', '2', '3'] },
    { kind: 'changed', orgId: '147', object: 'contact', externalId: '5' },
    { kind: 'changed', orgId: '147', object: 'account', externalId: '5' },
    { kind: 'privacy_deleted', orgId: '147', object: 'contact', externalId: '7' },
  ]);
});

test('what nobody here knows is left out without holding up the rest', () => {
  const good = { portalId: 147, subscriptionType: 'object.creation', objectTypeId: '0-1', objectId: 9 };
  expect(
    read(
      { ...good, subscriptionType: 'object.somethingNew' },
      { ...good, objectTypeId: '0-48' },
      { ...good, subscriptionType: 'ticket.creation' },
      { ...good, subscriptionType: 'toString.creation' },
      { ...good, subscriptionType: 'object.toString' },
      { ...good, objectId: undefined },
      { ...good, portalId: undefined },
      'text',
      null,
      good,
    ),
  ).toEqual([{ kind: 'created', orgId: '147', object: 'contact', externalId: '9' }]);
});

test.each(['', 'null', '{}', '[', '"a"'])('a body that is no list is refused: %s', (body) => {
  expect(() => webhook.read(body)).toThrow('no list of events');
});
