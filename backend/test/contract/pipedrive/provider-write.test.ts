import { expect, test } from 'vitest';
import type { CrmMailActivity } from '#ports/crm.ts';
import { deleteField } from '../../../sandbox/pipedrive/person-fields.ts';
import { changeRow, deleteRow, rowOf, rowsOf } from '../../../sandbox/pipedrive/records.ts';
import type { PersonFieldRow } from '../../../sandbox/pipedrive/rows.ts';
import type { RunningPipedrive } from '../../../sandbox/pipedrive/running-twin.ts';
import { connect, type Connected, failureOf } from './connected-twin.ts';

const idOf = (running: RunningPipedrive, key: string): string => running.ids.personIds[key] ?? '';

/** Our fields of a person by their names. */
function ownedOf({ place, running }: Connected, key: string): Record<string, unknown> {
  const names = new Map(place.twin.store.all<PersonFieldRow>(place.space, 'personField').map(({ id, name }) => [id, name]));
  const values = rowOf(place, 'persons', Number(idOf(running, key)))?.json.custom_fields ?? {};
  return Object.fromEntries(Object.entries(values).flatMap(([id, value]) => (names.get(id)?.startsWith('SalesOS') ? [[names.get(id), value]] : [])));
}

test('prepare makes each field once, and names a field of our name that has another type', async () => {
  const { session, place } = await connect();
  const first = await session.prepare();
  expect(first.missing).toEqual([]);
  expect(first.created).toHaveLength(13);
  expect(await session.prepare()).toEqual({ missing: [], created: [] });
  const tier = place.twin.store.all<PersonFieldRow>(place.space, 'personField').find(({ name }) => name === 'SalesOS tier');
  place.twin.store.put(place.space, 'personField', { ...tier, id: tier?.id ?? '', type: 'varchar' });
  expect(await session.prepare()).toEqual({ missing: ['SalesOS tier: type varchar, needs double'], created: [] });
});

test('each row has its own result', async () => {
  const connected = await connect();
  const { session, running, place } = connected;
  await session.prepare();
  deleteRow(place, 'persons', Number(idOf(running, 'viggo')));
  const results = await session.writer.write('contact', [
    {
      externalId: idOf(running, 'asta'),
      owned: { engagementScore: 86, tier: 1, band: 'Hot', scoreAsOf: new Date('2026-11-23T09:00:00Z'), nextAction: 'Reply now' },
      values: {},
    },
    { externalId: idOf(running, 'viggo'), owned: { tier: 2 }, values: {} },
    { externalId: '9999', owned: { tier: 2 }, values: {} },
    { externalId: idOf(running, 'frida'), owned: { band: 'x'.repeat(256) }, values: {} },
    { externalId: idOf(running, 'oskar'), owned: {}, values: { first_name: 'Oskar' } },
  ]);
  const gone = { failure: { code: 'ERR_NOT_FOUND', message: expect.any(String), permanent: true, gone: true } };
  expect(results).toEqual([
    { externalId: idOf(running, 'asta'), failure: null },
    { externalId: idOf(running, 'viggo'), ...gone },
    { externalId: '9999', ...gone },
    {
      externalId: idOf(running, 'frida'),
      failure: { code: 'ERR_SCHEMA_VALIDATION_FAILED', message: expect.stringContaining('too long'), permanent: true, gone: false },
    },
    { externalId: idOf(running, 'oskar'), failure: { code: 'FIELD_NOT_WRITABLE', message: expect.any(String), permanent: true, gone: false } },
  ]);
  expect(ownedOf(connected, 'asta')).toEqual({
    'SalesOS engagement score': 86,
    'SalesOS tier': 1,
    'SalesOS band': 'Hot',
    'SalesOS score as of': '2026-11-23T09:00:00.000Z',
    'SalesOS next action': 'Reply now',
  });
  await session.writer.write('contact', [{ externalId: idOf(running, 'asta'), owned: { nextAction: null, tier: 2 }, values: {} }]);
  expect(ownedOf(connected, 'asta')).toMatchObject({ 'SalesOS tier': 2, 'SalesOS next action': null, 'SalesOS band': 'Hot' });
});

test('a field deleted in the company fails the rows that have something for it, and prepare brings it back', async () => {
  const connected = await connect();
  const { session, running, place } = connected;
  await session.prepare();
  const band = place.twin.store.all<PersonFieldRow>(place.space, 'personField').find(({ name }) => name === 'SalesOS band');
  const row = (key: string, owned: { band?: string; tier: number }) => ({ externalId: idOf(running, key), owned, values: {} });
  await session.writer.write('contact', [row('asta', { tier: 3 })]);
  deleteField(place, band?.id ?? '');
  const write = () =>
    session.writer.write('contact', [row('asta', { band: 'Hot', tier: 1 }), row('frida', { tier: 2 }), row('oskar', { band: 'Cold', tier: 4 })]);
  const refused = (code: string) => ({ code, message: expect.any(String), permanent: true, gone: false });
  expect((await write()).map(({ failure }) => failure)).toEqual([refused('ERR_SCHEMA_VALIDATION_FAILED'), null, refused('FIELD_MISSING')]);
  expect(await session.prepare()).toEqual({ missing: [], created: ['SalesOS band'] });
  expect((await write()).map(({ failure }) => failure)).toEqual([null, null, null]);
  expect(ownedOf(connected, 'oskar')).toEqual({ 'SalesOS tier': 4, 'SalesOS band': 'Cold' });
});

test('a human field takes the place of the primary address and leaves the others', async () => {
  const { session, running, place } = await connect();
  const id = Number(idOf(running, 'asta'));
  const other = { value: 'asta@home.example', primary: false, label: 'home' };
  changeRow(place, 'persons', id, { emails: [other, { value: 'asta@havnekompagniet.example', primary: true, label: 'work' }] });
  const values = {
    emails: 'lund@havnekompagniet.example',
    phones: '+45 1',
    job_title: null,
    name: 'Asta Lund Berg',
    [running.ids.regionField]: 'Funen',
  };
  expect(await session.writer.write('contact', [{ externalId: String(id), owned: {}, values }])).toEqual([{ externalId: String(id), failure: null }]);
  expect(rowOf(place, 'persons', id)?.json).toMatchObject({
    emails: [{ value: 'lund@havnekompagniet.example', primary: true, label: 'work' }, other],
    phones: [{ value: '+45 1', primary: true, label: 'work' }],
    job_title: '',
    name: 'Asta Lund Berg',
    custom_fields: { [running.ids.regionField]: 'Funen' },
  });
  const havn = running.ids.organizationIds['havn'] ?? '';
  const written = await session.writer.write('account', [{ externalId: havn, owned: {}, values: { name: 'Havn A/S', employee_count: null } }]);
  expect([written, rowOf(place, 'organizations', Number(havn))?.json]).toMatchObject([
    [{ failure: null }],
    { name: 'Havn A/S', employee_count: null },
  ]);
});

test('an address without a label, or one that is none, costs the person no other address', async () => {
  const { session, running, place } = await connect();
  const id = idOf(running, 'asta');
  const other = { value: 'asta@home.example', primary: false, label: null };
  const emails = [other, { value: null, primary: false, label: 'work' }, { value: 'asta@havnekompagniet.example', primary: true, label: null }];
  changeRow(place, 'persons', Number(id), { emails });
  const [record] = await session.reader.read('contact', [id], ['emails']);
  expect(record?.values).toEqual({ emails: 'asta@havnekompagniet.example' });
  const write = (value: string) => session.writer.write('contact', [{ externalId: id, owned: {}, values: { emails: value } }]);
  const written = async (value: string): Promise<unknown[]> => [await write(value), rowOf(place, 'persons', Number(id))?.json['emails']];
  expect(await written('lund@havnekompagniet.example')).toEqual([
    [{ externalId: id, failure: null }],
    [
      { value: 'lund@havnekompagniet.example', primary: true, label: 'work' },
      { value: 'asta@home.example', primary: false, label: 'work' },
    ],
  ]);
  // The other one becomes the primary: it is there once.
  expect(await written('asta@home.example')).toMatchObject([[{ failure: null }], [{ value: 'asta@home.example', primary: true }]]);
  expect(rowOf(place, 'persons', Number(id))?.json['emails']).toHaveLength(1);
});

test('addresses in a form nobody knows are neither read as none nor written over', async () => {
  const { session, running, place } = await connect();
  const id = idOf(running, 'asta');
  changeRow(place, 'persons', Number(id), { emails: { work: 'asta@havnekompagniet.example' } });
  const [record] = await session.reader.read('contact', [id], ['emails', 'job_title']);
  expect(record?.values).toEqual({ job_title: 'Head of Logistics' });
  expect(await session.writer.write('contact', [{ externalId: id, owned: {}, values: { emails: 'lund@havnekompagniet.example' } }])).toEqual([
    { externalId: id, failure: { code: 'FIELD_NOT_READABLE', message: expect.stringContaining('emails'), permanent: true, gone: false } },
  ]);
  expect(rowOf(place, 'persons', Number(id))?.json['emails']).toEqual({ work: 'asta@havnekompagniet.example' });
});

const mail = (running: RunningPipedrive, over: Partial<CrmMailActivity> = {}): CrmMailActivity => ({
  kind: 'mail',
  activityId: '4a5a0f4e-act-1',
  contactExternalId: idOf(running, 'asta'),
  accountExternalId: running.ids.organizationIds['havn'] ?? '',
  ownerExternalId: running.ids.userIds['emil'] ?? '',
  direction: 'outbound',
  at: new Date(),
  subject: 'A question',
  textBody: 'Hello Asta,\nis 3 < 4?',
  from: 'signe@fjordlight.example',
  to: 'asta@havnekompagniet.example',
  alsoTo: [],
  cc: [],
  others: [],
  messageId: '<m1@fjordlight.example>',
  ...over,
});

test('a mail is one activity, done, with its people; once more is the same one', async () => {
  const { session, running, place } = await connect();
  const at = new Date();
  const first = await session.writer.logActivity(mail(running, { at }));
  expect(await session.writer.logActivity(mail(running, { at }))).toEqual({ ...first, outcome: 'existing' });
  expect(first.outcome).toBe('created');
  expect(rowsOf(place, 'activities').map(({ json }) => json)).toEqual([
    {
      id: Number(first.externalId),
      subject: 'A question',
      type: 'email',
      done: true,
      due_date: at.toISOString().slice(0, 10),
      due_time: at.toISOString().slice(11, 16),
      owner_id: Number(running.ids.userIds['emil']),
      creator_user_id: Number(running.ids.userIds['signe']),
      person_id: Number(idOf(running, 'asta')),
      org_id: Number(running.ids.organizationIds['havn']),
      participants: [{ person_id: Number(idOf(running, 'asta')), primary: true }],
      note: '<p>From signe@fjordlight.example to asta@havnekompagniet.example</p><p>Hello Asta,<br>is 3 &lt; 4?</p><p>SalesOS ID: 4a5a0f4e-act-1</p>',
      is_deleted: false,
      add_time: expect.any(String),
      update_time: expect.any(String),
    },
  ]);
  await session.writer.logActivity(mail(running, { activityId: 'act-2', ownerExternalId: null, accountExternalId: null, subject: '' }));
  expect(rowsOf(place, 'activities')).toHaveLength(2);
});

test.each(['accept_then_drop', 'accept_then_504'] as const)('a lost answer (%s) is unknown, and the next look finds what was made', async (type) => {
  const { session, running, place } = await connect();
  running.twin.faults.plan({ vendor: 'pipedrive', match: 'POST /api/v2/activities', times: 1, kind: { type } });
  expect(await failureOf(session.writer.logActivity(mail(running)))).toBe('unknown_outcome');
  expect(await session.writer.logActivity(mail(running))).toMatchObject({ outcome: 'existing' });
  expect(rowsOf(place, 'activities')).toHaveLength(1);
});

test('a batch that is too large, and trouble that is not one row’s, are thrown', async () => {
  const { session, running } = await connect();
  await session.prepare();
  const rows = Array.from({ length: 11 }, () => ({ externalId: idOf(running, 'asta'), owned: { tier: 1 }, values: {} }));
  expect(await failureOf(session.writer.write('contact', rows))).toBe('validation');
  running.twin.faults.plan({ vendor: 'pipedrive', match: 'PATCH', times: 1, kind: { type: 'status', status: 503 } });
  expect(await failureOf(session.writer.write('contact', rows.slice(0, 2)))).toBe('temporary');
  running.twin.faults.plan({ vendor: 'pipedrive', match: 'PATCH', times: 1, kind: { type: 'status', status: 500 } });
  expect(await failureOf(session.writer.write('contact', rows.slice(0, 2)))).toBe('unknown_outcome');
});
