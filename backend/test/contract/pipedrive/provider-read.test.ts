import { expect, test } from 'vitest';
import type { CrmObject, CrmReader, CrmRecord, Watermark } from '#ports/crm.ts';
import { addField } from '../../../sandbox/pipedrive/person-fields.ts';
import { addRow, changeRow, deleteRow, mergePersons } from '../../../sandbox/pipedrive/records.ts';
import { changeCompany } from '../../../sandbox/pipedrive/running-twin.ts';
import { connect, failureOf } from './connected-twin.ts';

/** Page after page from a watermark, as the sync does. */
async function readAll(reader: CrmReader, object: CrmObject, fields: readonly string[], from: Watermark | null = null): Promise<CrmRecord[]> {
  const records: CrmRecord[] = [];
  let after = from;
  for (;;) {
    const page = await reader.changedSince(object, after, fields);
    records.push(...page.records);
    after = page.watermark;
    if (!page.hasMore) return records;
  }
}

const idsOf = (records: readonly CrmRecord[]): string[] => records.map(({ externalId }) => externalId);

test('connecting names the company and the person; a refresh keeps working, a wrong one says so', async () => {
  const { tokens, provider, running } = await connect();
  expect(tokens).toEqual({
    accessToken: expect.stringMatching(/^v1u:/),
    refreshToken: expect.stringMatching(/^r:/),
    expiresInSeconds: 3599,
    instanceUrl: running.url,
    orgId: '778201',
    userId: running.ids.userIds['signe'],
  });
  expect(await provider.oauth.refresh(tokens.refreshToken ?? '', tokens.instanceUrl)).toEqual({
    accessToken: expect.stringMatching(/^v1u:/),
    refreshToken: tokens.refreshToken,
    expiresInSeconds: 3599,
    instanceUrl: running.url,
  });
  expect(await failureOf(provider.oauth.refresh('r:gone', tokens.instanceUrl))).toBe('auth_expired');
  const stranger = provider.connect({ instanceUrl: running.url, accessToken: async () => 'v1u:nobody' });
  expect(await failureOf(stranger.reader.owners())).toBe('auth_expired');
});

test('owners are the company’s users', async () => {
  const { session, running } = await connect();
  expect(await session.reader.owners()).toEqual([
    { externalId: running.ids.userIds['signe'], name: 'Signe Dahl', email: 'signe@fjordlight.example', active: true },
    { externalId: running.ids.userIds['emil'], name: 'Emil Rask', email: 'emil@fjordlight.example', active: true },
  ]);
});

test('a person, an organization and a deal as whole records', async () => {
  const { session, running, place } = await connect();
  const { ids } = running;
  changeRow(place, 'persons', Number(ids.personIds['asta']), {
    custom_fields: { [ids.regionField]: 'Jutland' },
    phones: [
      { value: '+45 20', primary: false, label: 'home' },
      { value: '+45 10', primary: true, label: 'work' },
    ],
  });
  const common = { fate: { is: 'live' }, changedAt: {}, absorbed: [], modifiedAt: expect.any(Date), doNotCall: null };
  const fields = ['name', 'emails', 'phones', 'job_title', ids.regionField];
  expect(await session.reader.read('contact', [ids.personIds['asta'] ?? ''], fields)).toEqual([
    {
      ...common,
      object: 'contact',
      externalId: ids.personIds['asta'],
      values: {
        name: 'Asta Lund',
        emails: 'asta@havnekompagniet.example',
        phones: '+45 10',
        job_title: 'Head of Logistics',
        [ids.regionField]: 'Jutland',
      },
      accountExternalId: ids.organizationIds['havn'],
      ownerExternalId: ids.userIds['signe'],
      optedOutOfEmail: false,
    },
  ]);
  expect(await session.reader.read('account', [ids.organizationIds['birk'] ?? ''], ['name', 'website', 'employee_count'])).toEqual([
    {
      ...common,
      object: 'account',
      externalId: ids.organizationIds['birk'],
      values: { name: 'Birk & Sten', website: null, employee_count: null },
      accountExternalId: null,
      ownerExternalId: ids.userIds['signe'],
      optedOutOfEmail: null,
    },
  ]);
  const dealFields = ['title', 'stage_id', 'value', 'expected_close_date', 'is_closed', 'is_won'];
  expect(await session.reader.read('opportunity', [ids.dealIds['pilot'] ?? ''], dealFields)).toEqual([
    {
      ...common,
      object: 'opportunity',
      externalId: ids.dealIds['pilot'],
      values: { title: 'Pilot', stage_id: '5', value: 3500, expected_close_date: '2027-01-31', is_closed: true, is_won: true },
      accountExternalId: ids.organizationIds['havn'],
      ownerExternalId: ids.userIds['signe'],
      optedOutOfEmail: null,
    },
  ]);
});

test('a marketing status that says no is an opt-out; a company without the product has none', async () => {
  const { session, running } = await connect();
  const optOuts = async () =>
    (await session.reader.read('contact', Object.values(running.ids.personIds), [])).map(({ optedOutOfEmail }) => optedOutOfEmail);
  expect(await optOuts()).toEqual([false, false, false, true]);
  const other = await connect({ company: { hasCampaigns: false } });
  const reader = other.session.reader;
  expect((await reader.read('contact', [other.running.ids.personIds['oskar'] ?? ''], [])).map((record) => record.optedOutOfEmail)).toEqual([false]);
  // The product was given up meanwhile: the field is gone, and its refusal is no reason to read nothing.
  changeCompany(running, { hasCampaigns: false });
  expect(await optOuts()).toEqual([false, false, false, false]);
});

test('ties longer than a page are walked by id, each record once and none skipped', async () => {
  const { session, place } = await connect();
  await place.twin.clock.advance(60_000);
  const imported = Array.from({ length: 1203 }, (_, index) => String(addRow(place, 'organizations', { name: `Import ${index}`, owner_id: 1 }).id));
  await place.twin.clock.advance(60_000);
  const last = String(addRow(place, 'organizations', { name: 'Last', owner_id: 1 }).id);
  const records = await readAll(session.reader, 'account', ['name']);
  expect(idsOf(records)).toEqual(['1', '2', ...imported, last]);
  const middle = records[700];
  if (!middle) throw new Error('too few');
  const from = { modifiedAt: middle.modifiedAt.toISOString(), externalId: middle.externalId };
  expect(idsOf(await readAll(session.reader, 'account', ['name'], from))).toEqual([...imported, last].slice(imported.indexOf(middle.externalId) + 1));
  const end = { modifiedAt: records.at(-1)?.modifiedAt.toISOString() ?? '', externalId: last };
  expect(await session.reader.changedSince('account', end, ['name'])).toEqual({ records: [], watermark: end, hasMore: false });
});

test('more custom fields than a list may name are all read', async () => {
  const { session, running, place } = await connect();
  const codes = Array.from({ length: 16 }, (_, index) => addField(place, `Field ${index}`, 'varchar').id);
  changeRow(place, 'persons', Number(running.ids.personIds['asta']), { custom_fields: Object.fromEntries(codes.map((code) => [code, 'x'])) });
  const [asta] = await session.reader.read('contact', [running.ids.personIds['asta'] ?? ''], codes);
  expect(asta?.values).toEqual(Object.fromEntries(codes.map((code) => [code, 'x'])));
});

const ended = (records: readonly CrmRecord[]) => records.map(({ externalId, fate }) => [externalId, fate.is]);

test.each([[[]], [['pipedrive.recents-tell-deletions']], [['pipedrive.deleted-answers-alone']]])(
  'what was deleted or merged away is told by nobody else, flipped %j',
  async (flipped) => {
    const { session, running, place } = await connect({ flipped });
    const { ids } = running;
    const since = new Date(place.twin.clock.now().getTime() - 5_000);
    const [asta = '', viggo = '', frida = ''] = ['asta', 'viggo', 'frida'].map((key) => ids.personIds[key] ?? '');
    deleteRow(place, 'persons', Number(viggo));
    mergePersons(place, Number(frida), Number(asta));
    deleteRow(place, 'deals', Number(ids.dealIds['pilot']));
    const hidden = flipped.includes('pipedrive.recents-tell-deletions');
    const people = ended((await session.reader.endedSince?.('contact', since)) ?? []).sort();
    expect(people).toEqual(
      hidden
        ? []
        : [
            [viggo, 'deleted'],
            [frida, 'deleted'],
          ],
    );
    expect(ended((await session.reader.endedSince?.('opportunity', since)) ?? [])).toEqual([[ids.dealIds['pilot'], 'deleted']]);
    expect(await session.reader.endedSince?.('account', since)).toEqual([]);
    expect(new Set(idsOf(await readAll(session.reader, 'contact', [])))).toEqual(new Set([asta, ids.personIds['oskar']]));
    const alone = flipped.includes('pipedrive.deleted-answers-alone')
      ? [[asta, 'live']]
      : [
          [asta, 'live'],
          [viggo, 'deleted'],
          [frida, 'deleted'],
        ];
    expect(ended(await session.reader.read('contact', [asta, viggo, frida, '9999'], []))).toEqual(alone);
  },
);

test('the two-second window and the budget of the day are two things', async () => {
  const { session, running } = await connect();
  changeCompany(running, { limits: { burst: 1, daily: 1_000_000 } });
  await failureOf(session.reader.owners());
  await expect(session.reader.owners()).rejects.toMatchObject({ failure: 'rate_limited', retryAfterMs: 2000 });
  changeCompany(running, { limits: { burst: 1000, daily: 0 } });
  await expect(session.reader.owners()).rejects.toMatchObject({ failure: 'quota_exhausted', retryAfterMs: 3_600_000 });
});

test('every call is counted, and the clock is Pipedrive’s', async () => {
  const { provider, running, tokens } = await connect();
  const told: string[] = [];
  const meter = { sent: () => void told.push('sent'), answered: () => void told.push('answered') };
  const { reader } = provider.connect({ instanceUrl: tokens.instanceUrl, accessToken: async () => tokens.accessToken, meter });
  expect(reader.now?.()).toBeNull();
  running.twin.clock.skewMs = -3_600_000;
  await reader.owners();
  running.twin.faults.plan({ vendor: 'pipedrive', times: 1, kind: { type: 'status', status: 500 } });
  expect(await failureOf(reader.owners())).toBe('temporary');
  expect(told).toEqual(['sent', 'answered', 'sent', 'answered']);
  const behindMs = Date.now() - (reader.now?.()?.getTime() ?? 0);
  expect(Math.round(behindMs / 60_000)).toBe(60);
});

test('a silent or broken Pipedrive is temporary for a read', async () => {
  const { session, running } = await connect({}, 300);
  running.twin.faults.plan({ vendor: 'pipedrive', times: 1, kind: { type: 'hang' } });
  expect(await failureOf(session.reader.owners())).toBe('temporary');
  running.twin.faults.plan({ vendor: 'pipedrive', times: 1, kind: { type: 'accept_then_504' } });
  expect(await failureOf(session.reader.owners())).toBe('temporary');
});

test('links lead to the record’s own page', async () => {
  const { provider } = await connect();
  expect(provider.recordUrl('https://fjordlight.pipedrive.com', 'contact', '7')).toBe('https://fjordlight.pipedrive.com/person/7');
});
