import { expect, onTestFinished, test } from 'vitest';
import type { CrmMailActivity } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { createHttpClient } from '#platform/http-client.ts';
import { customProvider, env } from '#providers/crm/custom/index.ts';
import { changeRecord, type ActivityRow, type RecordRow, rowOf, saveRecord } from '../../../sandbox/custom-crm/rows.ts';
import { space } from '../../../sandbox/custom-crm/space.ts';
import { runCustomCrm, type RunningCustomCrm } from '../../../sandbox/custom-crm/running-twin.ts';
import { listen } from '../../../sandbox/control/listen.ts';
import { customCrmKey } from '../../../sandbox/custom-crm/seed.ts';

const settings = { CUSTOM_CRM_ALLOW_PRIVATE: true };
const provider = customProvider(settings, (policy) => createHttpClient({ ...policy, timeoutMs: 500 }), 'http://127.0.0.1:9');

async function connect(key = customCrmKey) {
  const running = await runCustomCrm();
  onTestFinished(() => running.close());
  return { running, session: provider.connect({ instanceUrl: running.url, accessToken: async () => key }) };
}

const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ProviderError ? error.failure : String(error)),
  );

test('connecting asks who is there; which company it is depends on where it is', async () => {
  const { running } = await connect();
  const host = running.url.replace('http://', '');
  expect(await provider.keyConnect.connect({ baseUrl: `${running.url}/`, key: customCrmKey })).toEqual({
    instanceUrl: running.url,
    orgId: `${host}#kettle-crane`,
  });
  expect(await failureOf(provider.keyConnect.connect({ baseUrl: running.url, key: 'another-key' }))).toBe('auth_expired');
  expect(await failureOf(provider.keyConnect.connect({ baseUrl: `${running.url}?a=b`, key: customCrmKey }))).toBe('validation');
  expect(await failureOf(provider.keyConnect.connect({ baseUrl: 'http://127.0.0.1:1', key: customCrmKey }))).toBe('temporary');
});

test('outside a local set-up a private address is not asked, and production cannot switch that off', async () => {
  const { running } = await connect();
  const strict = customProvider({ CUSTOM_CRM_ALLOW_PRIVATE: false }, createHttpClient, 'http://127.0.0.1:9');
  expect(await failureOf(strict.keyConnect.connect({ baseUrl: running.url, key: customCrmKey }))).toBe('validation');
  expect(await failureOf(strict.connect({ instanceUrl: 'https://10.0.0.1', accessToken: async () => 'k' }).reader.owners())).toBe('validation');
  expect(env.safeParse({ CUSTOM_CRM_ALLOW_PRIVATE: 'true', NODE_ENV: 'production' }).success).toBe(false);
  expect(env.safeParse({ NODE_ENV: 'production' }).success).toBe(true);
});

test('a CRM that keeps microseconds: thousands of one instant come once each', async () => {
  const { running, session } = await connect();
  const [like] = running.twin.store.all<RecordRow>(space, 'contact');
  if (!like) throw new Error('nobody there');
  const ids = Array.from({ length: 450 }, (_, n) => `q-${1000 + n}`);
  for (const id of ids)
    running.twin.store.put<RecordRow>(space, 'contact', { id, record: { ...like.record, id, modifiedAt: '2027-01-01T09:00:00.123456Z' } });
  const found: string[] = [];
  let page = await session.reader.changedSince('contact', { modifiedAt: '2027-01-01T00:00:00.000Z', externalId: '' }, []);
  for (let pages = 1; ; pages += 1) {
    found.push(...page.records.map(({ externalId }) => externalId));
    if (!page.hasMore || pages === 9) break;
    page = await session.reader.changedSince('contact', page.watermark, []);
  }
  expect(found).toEqual(ids);
});

test('a CRM that gives what was before the position is not asked for ever', async () => {
  const { running } = await connect();
  const deaf = await listen(0, 'a CRM that hears no position');
  onTestFinished(() => deaf.close());
  const [first] = running.twin.store.all<RecordRow>(space, 'contact');
  deaf.handle(() => Response.json({ records: [first?.record], hasMore: true }));
  const { reader } = provider.connect({ instanceUrl: deaf.url, accessToken: async () => customCrmKey });
  const page = await reader.changedSince('contact', null, []);
  expect(page.records).toHaveLength(1);
  expect(await failureOf(reader.changedSince('contact', page.watermark, []))).toBe('temporary');
});

test('every call is counted', async () => {
  const { running } = await connect();
  const told: string[] = [];
  const meter = { sent: () => void told.push('sent'), answered: () => void told.push('answered') };
  const { reader } = provider.connect({ instanceUrl: running.url, accessToken: async () => customCrmKey, meter });
  await reader.changedSince('contact', null, []);
  await failureOf(provider.connect({ instanceUrl: 'http://127.0.0.1:1', accessToken: async () => customCrmKey, meter }).reader.owners());
  expect(told).toEqual(['sent', 'answered', 'sent', 'answered']);
});

test('records come whole, what ended among them', async () => {
  const { running, session } = await connect();
  changeRecord(running.twin, 'contact', 'p-2', { fate: { is: 'merged', into: 'p-1' } });
  changeRecord(running.twin, 'contact', 'p-3', { fate: { is: 'deleted' }, optedOutOfEmail: null });
  const common = {
    object: 'contact',
    modifiedAt: expect.any(Date),
    values: {},
    changedAt: {},
    accountExternalId: 'c-mill',
    absorbed: [],
    doNotCall: false,
  };
  const page = await session.reader.changedSince('contact', null, []);
  expect(page.records).toEqual([
    { ...common, externalId: 'p-1', fate: { is: 'live' }, ownerExternalId: 'u-priya', optedOutOfEmail: false },
    { ...common, externalId: 'p-2', fate: { is: 'merged', into: 'p-1' }, ownerExternalId: 'u-owen', optedOutOfEmail: false },
    { ...common, externalId: 'p-3', fate: { is: 'deleted' }, ownerExternalId: 'u-priya', optedOutOfEmail: null },
  ]);
  const [mill] = await session.reader.read('account', ['c-mill', 'nobody'], ['name', 'companySize']);
  expect(mill?.values).toEqual({ name: 'Millrace Foods', companySize: 340 });
  expect(await session.reader.changedSince('contact', page.watermark, [])).toEqual({ records: [], watermark: page.watermark, hasMore: false });
});

test('five hundred records of one instant come once each', async () => {
  const { running, session } = await connect();
  const ids = Array.from({ length: 500 }, (_, index) => `t-${String(index).padStart(3, '0')}`);
  for (const id of ids) {
    saveRecord(running.twin, 'opportunity', {
      id,
      fate: { is: 'live' },
      values: {},
      changedAt: {},
      accountId: null,
      ownerId: null,
      optedOutOfEmail: null,
      doNotCall: null,
      owned: {},
    });
    const row = rowOf(running.twin.store, 'opportunity', id);
    if (row) running.twin.store.put<RecordRow>(space, 'opportunity', { ...row, record: { ...row.record, modifiedAt: '2030-01-01T00:00:00.000Z' } });
  }
  const seen: string[] = [];
  let page = await session.reader.changedSince('opportunity', null, []);
  for (;;) {
    seen.push(...page.records.map(({ externalId }) => externalId));
    if (!page.hasMore) break;
    page = await session.reader.changedSince('opportunity', page.watermark, []);
  }
  expect(seen).toEqual(['d-1', ...ids]);
});

test('rows have results of their own; a result for another row is none', async () => {
  const { running, session } = await connect();
  const results = await session.writer.write('contact', [
    { externalId: 'p-1', owned: { tier: 1, scoreAsOf: new Date('2026-11-23T09:00:00Z'), nextAction: null }, values: { title: 'COO' } },
    { externalId: 'nobody', owned: { tier: 1 }, values: {} },
    { externalId: 'p-2', owned: {}, values: { title: 7 } },
  ]);
  expect(results).toEqual([
    { externalId: 'p-1', failure: null },
    { externalId: 'nobody', failure: { code: 'not_found', message: 'there is no contact nobody', permanent: true, gone: true } },
    { externalId: 'p-2', failure: { code: 'wrong_type', message: 'title must be string', permanent: true, gone: false } },
  ]);
  expect(rowOf(running.twin.store, 'contact', 'p-1')?.record).toMatchObject({
    values: { title: 'COO' },
    owned: { tier: 1, scoreAsOf: '2026-11-23T09:00:00.000Z', nextAction: null },
  });
  running.twin.faults.plan({
    vendor: 'custom-crm',
    match: '/write$',
    times: 1,
    kind: { type: 'status', status: 200, body: { results: [{ id: 'p-2', error: null }] } },
  });
  expect(await session.writer.write('contact', [{ externalId: 'p-1', owned: { tier: 2 }, values: {} }])).toEqual([
    { externalId: 'p-1', failure: expect.objectContaining({ code: 'no_result', permanent: false }) },
  ]);
});

const mail = (over: Partial<CrmMailActivity> = {}): CrmMailActivity => ({
  kind: 'mail',
  activityId: 'act/1',
  contactExternalId: 'p-1',
  accountExternalId: 'c-mill',
  ownerExternalId: null,
  direction: 'outbound',
  at: new Date('2026-11-23T08:12:00.000Z'),
  subject: 'A question',
  textBody: 'Hello',
  from: 'priya@kettlecrane.example',
  to: 'dana@millrace.example',
  alsoTo: [],
  cc: [],
  others: [],
  messageId: '<m1@kettlecrane.example>',
  ...over,
});

const activities = ({ twin }: RunningCustomCrm) => twin.store.all<ActivityRow>(space, 'activity').map(({ activityId }) => activityId);

test.each(['accept_then_drop', 'accept_then_504', 'hang'] as const)('an activity whose answer is lost (%s) is there once', async (type) => {
  const { running, session } = await connect();
  running.twin.faults.plan({ vendor: 'custom-crm', match: 'PUT', times: 1, kind: { type } });
  expect(await failureOf(session.writer.logActivity(mail()))).toBe('unknown_outcome');
  const { outcome } = await session.writer.logActivity(mail());
  expect([outcome, activities(running)]).toEqual([type === 'hang' ? 'created' : 'existing', ['act/1']]);
});

test('each kind of refusal by its name', async () => {
  const { running, session } = await connect();
  const answers = (status: number, body: unknown = { code: 'x', message: 'y' }, retryAfterSeconds?: number) =>
    running.twin.faults.plan({
      vendor: 'custom-crm',
      times: 1,
      kind: { type: 'status', status, body, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
    });
  const seen: (readonly [number, string])[] = [];
  for (const status of [301, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    answers(status);
    seen.push([status, await failureOf(session.reader.owners())]);
  }
  expect(Object.fromEntries(seen)).toEqual({
    301: 'temporary',
    400: 'validation',
    401: 'auth_expired',
    403: 'permission',
    404: 'not_found',
    409: 'conflict',
    422: 'validation',
    429: 'rate_limited',
    500: 'temporary',
    503: 'temporary',
  });
  answers(429, { code: 'quota_exhausted', message: 'tomorrow' }, 60);
  await expect(session.reader.owners()).rejects.toMatchObject({ failure: 'quota_exhausted', retryAfterMs: 60_000, vendorCode: 'quota_exhausted' });
  answers(200, { owners: 'none' });
  expect(await failureOf(session.reader.owners())).toBe('temporary');
  answers(200, { hasMore: true, records: [] });
  expect(await failureOf(session.reader.changedSince('contact', null, []))).toBe('temporary');
});
