import { expect, test } from 'vitest';
import type { CrmMailActivity } from '#ports/crm.ts';
import { connect, failureOf } from './connected-twin.ts';
import { propertyKind } from '../../../sandbox/hubspot/property-store.ts';
import { recordsOf, saveRecord } from '../../../sandbox/hubspot/records.ts';
import type { CrmRow } from '../../../sandbox/hubspot/rows.ts';
import type { RunningTwin } from '../../../sandbox/hubspot/running-twin.ts';

const mail = (running: RunningTwin, over: Partial<CrmMailActivity> = {}): CrmMailActivity => ({
  kind: 'mail',
  activityId: 'act-1',
  contactExternalId: running.ids.contactIds['ada'] ?? '',
  accountExternalId: running.ids.companyIds['nord'] ?? '',
  ownerExternalId: running.ids.ownerIds['maya'] ?? '',
  direction: 'outbound',
  at: new Date('2026-11-23T08:12:00.000Z'),
  subject: 'A question',
  textBody: 'Hello Ada',
  from: 'maya@harborpine.example',
  to: 'ada@nordlicht.example',
  alsoTo: [],
  cc: [],
  others: [],
  messageId: '<m1@harborpine.example>',
  ...over,
});

test.each([[[]], [['hubspot.batch-all-or-nothing']]])('write: each row has its own result, flipped %j', async (flipped) => {
  const { running, world, session } = await connect({ flipped });
  await session.prepare();
  const [ada = '', ben = '', cleo = ''] = ['ada', 'ben', 'cleo'].map((key) => running.ids.contactIds[key] ?? '');
  const results = await session.writer.write('contact', [
    {
      externalId: ada,
      owned: { engagementScore: 86, tier: 1, band: 'Hot', scoreAsOf: new Date('2026-11-23T09:00:00Z'), nextAction: 'Reply now' },
      values: {},
    },
    { externalId: '404', owned: { tier: 2 }, values: {} },
    { externalId: ben, owned: { engagementScore: Number.NaN }, values: {} },
    { externalId: cleo, owned: { tier: 4 }, values: {} },
  ]);
  expect(results).toEqual([
    { externalId: ada, failure: null },
    { externalId: '404', failure: { code: 'OBJECT_NOT_FOUND', message: expect.any(String), permanent: true, gone: true } },
    { externalId: ben, failure: { code: 'INVALID_LONG', message: expect.any(String), permanent: true, gone: false } },
    { externalId: cleo, failure: null },
  ]);
  const read = (id: string) =>
    Object.fromEntries(
      Object.entries(world.twin.store.get<CrmRow>(world.space, 'contacts', id)?.properties ?? {}).filter(([name]) => name.startsWith('salesos_')),
    );
  expect(read(ada)).toEqual({
    salesos_engagement_score: '86',
    salesos_tier: '1',
    salesos_band: 'Hot',
    salesos_score_as_of: '2026-11-23T09:00:00.000Z',
    salesos_next_action: 'Reply now',
  });
  await session.writer.write('contact', [{ externalId: ada, owned: { nextAction: null, scoreAsOf: null, tier: 2 }, values: {} }]);
  expect(read(ada)).toEqual({ salesos_engagement_score: '86', salesos_tier: '2', salesos_band: 'Hot' });
});

test('a property deleted in the portal is left out by name, and prepare brings it back', async () => {
  const { running, world, session } = await connect();
  await session.prepare();
  world.twin.store.delete(world.space, propertyKind('contacts'), 'salesos_tier');
  const write = () => session.writer.write('contact', [{ externalId: running.ids.contactIds['ada'] ?? '', owned: { tier: 2 }, values: {} }]);
  expect(await write()).toMatchObject([{ failure: null, leftOut: { owned: ['tier'], values: [] } }]);
  expect(await session.prepare()).toEqual({ created: ['contacts.salesos_tier'], missing: [] });
  expect((await write()).map((row) => row.failure)).toEqual([null]);
});

test.each([[[]], [['hubspot.search-index-lag']]])(
  'the same mail logged three times is one activity on contact and company, flipped %j',
  async (flipped) => {
    const { running, world, session } = await connect({ flipped });
    await session.prepare();
    const first = await session.writer.logActivity(mail(running));
    const rest = await Promise.all([session.writer.logActivity(mail(running)), session.writer.logActivity(mail(running))]);
    expect([first.outcome, ...rest.map((logged) => logged.outcome)]).toEqual(['created', 'existing', 'existing']);
    const emails = recordsOf(world, 'emails');
    expect(emails).toHaveLength(1);
    expect(emails[0]?.properties).toMatchObject({
      salesos_id: 'act-1',
      hs_timestamp: '2026-11-23T08:12:00.000Z',
      hs_email_direction: 'EMAIL',
      hs_email_status: 'SENT',
      hs_email_subject: 'A question',
      hs_email_text: 'Hello Ada',
      hs_email_message_id: '<m1@harborpine.example>',
      hs_email_from_email: 'maya@harborpine.example',
      hs_email_to_email: 'ada@nordlicht.example',
      hubspot_owner_id: running.ids.ownerIds['maya'],
    });
    expect(world.twin.store.get(world.space, 'links', `emails:${first.externalId}`)).toMatchObject({
      to: { contacts: [running.ids.contactIds['ada']], companies: [running.ids.companyIds['nord']] },
    });
  },
);

test('a mail the CRM captured itself is adopted, not doubled', async () => {
  const { running, world, session } = await connect();
  await session.prepare();
  const other = await session.writer.logActivity(mail(running, { activityId: 'act-0', messageId: '<m0@harborpine.example>' }));
  world.twin.store.put(world.space, 'emails', {
    ...recordsOf(world, 'emails')[0],
    id: '77',
    properties: { hs_object_id: '77', hs_email_message_id: '<m1@harborpine.example>', hs_timestamp: '2026-11-23T08:12:00.000Z' },
  });
  const adopted = await session.writer.logActivity(mail(running));
  const again = await session.writer.logActivity(mail(running));
  expect([adopted, again]).toEqual([
    { externalId: '77', outcome: 'adopted' },
    { externalId: '77', outcome: 'existing' },
  ]);
  expect(recordsOf(world, 'emails').map((row) => row.id)).toEqual([other.externalId, '77']);
});

test('a mail captured under a Message-ID of a server on the way is adopted as the only one like it; of two, none', async () => {
  const { running, world, session } = await connect();
  await session.prepare();
  const capture = (messageId: string, over: Record<string, string> = {}): string =>
    saveRecord(world, 'emails', null, {
      hs_timestamp: '2026-11-23T08:12:20.000Z',
      hs_email_direction: 'EMAIL',
      hs_email_subject: 'A question',
      hs_email_from_email: 'maya@harborpine.example',
      hs_email_to_email: 'ada@nordlicht.example',
      hs_email_message_id: messageId,
      ...over,
    }).id;
  capture('<late@relay.example>', { hs_timestamp: '2026-11-23T08:14:00.000Z' });
  capture('<other@relay.example>', { hs_email_subject: 'Another question' });
  const same = capture('<m1@relay.example>');
  expect(await session.writer.logActivity(mail(running))).toEqual({ externalId: same, outcome: 'adopted' });
  capture('<m2@relay.example>');
  capture('<m3@relay.example>');
  expect(await session.writer.logActivity(mail(running, { activityId: 'act-2', messageId: '<m2@harborpine.example>' }))).toMatchObject({
    outcome: 'created',
  });
});

test('a portal that keeps the Message-ID to itself still gets the mail', async () => {
  const { running, world, session } = await connect({ flipped: ['hubspot.email-message-id-read-only'] });
  await session.prepare();
  expect((await session.writer.logActivity(mail(running, { direction: 'inbound' }))).outcome).toBe('created');
  const [row] = recordsOf(world, 'emails');
  expect([row?.properties['hs_email_direction'], row?.properties['hs_email_message_id']]).toEqual(['INCOMING_EMAIL', undefined]);
});

test.each([
  ['accept_then_504', { type: 'accept_then_504' }],
  ['accept_then_drop', { type: 'accept_then_drop' }],
] as const)('%s on the write: unknown outcome, and asking again finds the mail and finishes it', async (_name, kind) => {
  const { running, world, session } = await connect();
  await session.prepare();
  running.twin.faults.plan({ vendor: 'hubspot', match: 'POST .*/emails/batch/upsert', times: 1, kind });
  expect(await failureOf(session.writer.logActivity(mail(running)))).toBe('unknown_outcome');
  expect((await session.writer.logActivity(mail(running))).outcome).toBe('existing');
  const [row, ...more] = recordsOf(world, 'emails');
  expect(more).toEqual([]);
  expect(world.twin.store.get(world.space, 'links', `emails:${row?.id}`)).toMatchObject({ to: { contacts: [running.ids.contactIds['ada']] } });
});

test('a silent server: a write is unknown, a read temporary, and the socket is freed', async () => {
  const { running, session } = await connect({}, 1500);
  const hang = (match: string) => running.twin.faults.plan({ vendor: 'hubspot', match, times: 1, kind: { type: 'hang' } });
  hang('POST .*/contacts/batch/update');
  hang('GET .*/owners');
  expect([
    await failureOf(session.writer.write('contact', [{ externalId: running.ids.contactIds['ada'] ?? '', owned: { tier: 1 }, values: {} }])),
    await failureOf(session.reader.owners()),
    await failureOf(session.reader.owners()),
  ]).toEqual(['unknown_outcome', 'temporary', 'accepted']);
});
