import { expect, test } from 'vitest';
import { openPortal } from './portal-call.ts';

test('calls and meetings carry their own properties and hang on contact and deal', async () => {
  const { call, contact } = await openPortal();
  const deal = String((await call('POST', '/crm/objects/2026-09/deals', { properties: { dealname: 'x' } })).body['id']);
  const types = (typeId: number) => [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId }];
  const made = await call('POST', '/crm/objects/2026-09/calls', {
    properties: { hs_timestamp: '1795500000000', hs_call_duration: '130000', hs_call_direction: 'OUTBOUND', hs_call_status: 'COMPLETED' },
    associations: [
      { to: { id: contact('ada') }, types: types(194) },
      { to: { id: deal }, types: types(206) },
    ],
  });
  const read = await call('GET', `/crm/objects/2026-09/calls/${String(made.body['id'])}?associations=contacts,deals&properties=hs_call_duration`);
  expect([made.status, read.body['associations']]).toEqual([
    201,
    { contacts: { results: [{ id: contact('ada'), type: 'call_to_contact' }] }, deals: { results: [{ id: deal, type: 'call_to_deal' }] } },
  ]);
  const meeting = await call('POST', '/crm/objects/2026-09/meetings', { properties: { hs_timestamp: '1795500000000', hs_meeting_outcome: 'LATE' } });
  expect([meeting.status, meeting.body['errors']]).toEqual([
    400,
    [{ message: expect.any(String), code: 'INVALID_OPTION', context: { propertyName: ['hs_meeting_outcome'] } }],
  ]);
});

test('limits count what is there', async () => {
  const { call } = await openPortal();
  const { status, body } = await call('GET', '/crm/limits/2026-09/records');
  expect([status, (body['hubspotDefinedObjectTypes'] as unknown[]).slice(0, 2)]).toEqual([
    200,
    [
      { objectTypeId: '0-1', singularLabel: 'Contact', pluralLabel: 'Contacts', limit: 15_000_000, usage: 3, percentage: 0 },
      { objectTypeId: '0-2', singularLabel: 'Company', pluralLabel: 'Companies', limit: 15_000_000, usage: 1, percentage: 0 },
    ],
  ]);
});

test('consent: a subscription, everything, and back, with the contact following', async () => {
  const { call, contact } = await openPortal();
  const path = '/communication-preferences/2026-09/statuses/Ada@nordlicht.example';
  const read = async (tail = '') => (await call('GET', `${path}${tail}?channel=EMAIL`)).body['results'] as Record<string, unknown>[];
  const states = async () => (await read()).map(({ subscriptionId, status }) => [subscriptionId, status]);
  const mark = async () => {
    const { body } = await call('GET', `/crm/objects/2026-09/contacts/${contact('ada')}?properties=hs_email_optout`);
    return (body['properties'] as Record<string, unknown>)['hs_email_optout'];
  };
  const write = (statusState: string) =>
    call('POST', path, { channel: 'EMAIL', statusState, subscriptionId: 1001, legalBasis: 'CONSENT_WITH_NOTICE' });
  expect(await states()).toEqual([
    [1001, 'NOT_SPECIFIED'],
    [1002, 'NOT_SPECIFIED'],
  ]);
  expect((await write('UNSUBSCRIBED')).body['results']).toEqual([
    {
      channel: 'EMAIL',
      subscriberIdString: 'ada@nordlicht.example',
      subscriptionId: 1001,
      subscriptionName: 'One to One',
      businessUnitId: 0,
      status: 'UNSUBSCRIBED',
      timestamp: expect.any(String),
      source: 'API (55)',
      legalBasis: 'CONSENT_WITH_NOTICE',
      setStatusSuccessReason: 'REQUESTED_CHANGE_OCCURRED',
    },
  ]);
  expect([await mark(), await read('/unsubscribe-all')]).toEqual([null, []]);
  await call('POST', `${path}/unsubscribe-all?channel=EMAIL`);
  expect([await mark(), await states(), (await read('/unsubscribe-all')).length]).toEqual([
    'true',
    [
      [1001, 'UNSUBSCRIBED'],
      [1002, 'UNSUBSCRIBED'],
    ],
    1,
  ]);
  expect((await write('SUBSCRIBED')).body['results']).toMatchObject([{ status: 'SUBSCRIBED', setStatusSuccessReason: 'RESUBSCRIBE_OCCURRED' }]);
  expect([await mark(), await read('/unsubscribe-all')]).toEqual([null, []]);
});

test('consent in batches; a contact opted out on its page counts as well', async () => {
  const { call } = await openPortal();
  const inputs = ['cleo@nordlicht.example', 'nobody@else.example'];
  const { body } = await call('POST', '/communication-preferences/2026-09/statuses/batch/unsubscribe-all/read?channel=EMAIL', { inputs });
  expect((body['results'] as { wideStatuses: unknown[] }[]).map(({ wideStatuses }) => wideStatuses)).toEqual([
    [
      {
        channel: 'EMAIL',
        status: 'UNSUBSCRIBED',
        subscriberIdString: 'cleo@nordlicht.example',
        timestamp: expect.any(String),
        wideStatusType: 'PORTAL_WIDE',
        businessUnitId: 0,
      },
    ],
    [],
  ]);
});

test('lists: members in, out and unknown', async () => {
  const { call, contact } = await openPortal();
  const made = await call('POST', '/crm/lists/2026-09', { name: 'VIP', objectTypeId: '0-1', processingType: 'MANUAL' });
  const { listId } = made.body['list'] as { listId: string };
  const added = await call('PUT', `/crm/lists/2026-09/${listId}/memberships/add`, [contact('ada'), contact('ben'), '7']);
  expect(added.body).toEqual({ recordsIdsAdded: [contact('ada'), contact('ben')], recordIdsRemoved: [], recordIdsMissing: ['7'] });
  await call('PUT', `/crm/lists/2026-09/${listId}/memberships/remove`, [contact('ada')]);
  const { body } = await call('GET', `/crm/lists/2026-09/${listId}/memberships`);
  expect(body).toEqual({ results: [{ recordId: contact('ben'), membershipTimestamp: expect.any(String) }] });
});

test('property groups and properties: changed, kept while in use, gone', async () => {
  const { call, contact } = await openPortal();
  const base = '/crm/properties/2026-09/contacts';
  await call('POST', `${base}/groups`, { name: 'ours', label: 'Ours' });
  await call('POST', base, { name: 'ours_x', label: 'X', type: 'string', fieldType: 'text', groupName: 'ours' });
  await call('PATCH', `/crm/objects/2026-09/contacts/${contact('ada')}`, { properties: { ours_x: 'v' } });
  expect([
    (await call('PATCH', `${base}/groups/ours`, { label: 'Our own' })).body,
    (await call('PATCH', `${base}/ours_x`, { label: 'The X' })).body['label'],
    (await call('DELETE', `${base}/groups/ours`)).status,
    (await call('DELETE', `${base}/email`)).status,
    (await call('DELETE', `${base}/ours_x`)).status,
    (await call('DELETE', `${base}/groups/ours`)).status,
    (await call('GET', `${base}/ours_x`)).status,
  ]).toEqual([{ name: 'ours', label: 'Our own', displayOrder: -1, archived: false }, 'The X', 400, 400, 204, 204, 404]);
  const write = await call('PATCH', `/crm/objects/2026-09/contacts/${contact('ada')}`, { properties: { ours_x: 'w' } });
  expect([write.status, write.body['errors']]).toMatchObject([400, [{ code: 'PROPERTY_DOESNT_EXIST' }]]);
});

test.each([
  ['deals without their scope', ['oauth', 'crm.objects.contacts.read'], '/crm/objects/2026-09/deals', 'crm.objects.deals.read'],
  ['consent without its scope', ['oauth'], '/communication-preferences/2026-09/definitions', 'communication_preferences.read'],
])('%s answers 403 and names it', async (_name, scopes, path, scope) => {
  const { call } = await openPortal({}, scopes);
  const { status, body } = await call('GET', path);
  const [error] = body['errors'] as { context: { requiredGranularScopes: string[] } }[];
  expect([status, body['category'], error?.context.requiredGranularScopes.includes(scope)]).toEqual([403, 'MISSING_SCOPES', true]);
});
