import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { checkCrm } from '#cli/crm-check/check-crm.ts';
import { createHttpClient } from '#platform/http-client.ts';
import { createCustomCrmApp } from '../../../sandbox/custom-crm/app.ts';
import { type RecordRow, rowOf, rowsOf } from '../../../sandbox/custom-crm/rows.ts';
import { space } from '../../../sandbox/custom-crm/space.ts';
import { runCustomCrm } from '../../../sandbox/custom-crm/running-twin.ts';
import { customCrmKey } from '../../../sandbox/custom-crm/seed.ts';
import { listen } from '../../../sandbox/control/listen.ts';

const http = createHttpClient({ allowPrivate: true });

const Json = z.record(z.string(), z.unknown());

type Break = (request: Request, answer: (request: Request) => Promise<Response>) => Promise<Response>;

/** The sample with one thing wrong. */
async function checked(wrong: Break | null, contactId: string | null = 'p-1') {
  const running = await runCustomCrm();
  // All at one instant: order and positions have to hold among ties.
  for (const row of rowsOf(running.twin.store, 'contact'))
    running.twin.store.put<RecordRow>(space, 'contact', { ...row, record: { ...row.record, modifiedAt: '2026-11-23T09:00:00.000Z' } });
  const app = createCustomCrmApp(running.twin);
  const door = await listen(0, 'a broken CRM');
  onTestFinished(async () => {
    await door.close();
    await running.close();
  });
  const answer = async (request: Request, bindings?: Parameters<Parameters<typeof door.handle>[0]>[1]): Promise<Response> =>
    app.fetch(request, bindings);
  door.handle((request, bindings) => (wrong ? wrong(request, (asked) => answer(asked, bindings)) : answer(request, bindings)));
  const results = await checkCrm(http, { url: door.url, key: customCrmKey, contactId });
  return { results, failed: results.filter(({ state }) => state === 'fail').map(({ rule }) => rule), twin: running.twin };
}

/** Changes the JSON of answers to matching requests. */
const altered =
  (match: RegExp, change: (json: { [name: string]: unknown }) => unknown): Break =>
  async (request, answer) => {
    const response = await answer(request);
    if (!match.test(`${request.method} ${new URL(request.url).pathname}`) || !response.ok) return response;
    return Response.json(change(Json.parse(await response.json())), { status: response.status });
  };

const without = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.searchParams.delete(name);
  return changed.toString();
};

test('the sample keeps every rule, and its contact is as it was', async () => {
  const { results, twin } = await checked(null);
  expect(results.map(({ rule, state }) => `${rule} ${state}`)).toEqual(
    [
      'service',
      'key.wrong',
      'key.none',
      'owned.kept',
      'owners',
      'pages.account',
      'pages.contact',
      'pages.opportunity',
      'pages.position',
      'pages.limit',
      'read.unknown',
      'read.limit',
      'object.unknown',
      'body.malformed',
      'write.owned',
      'write.rows',
      'write.again',
      'write.limit',
      'activity.once',
    ].map((rule) => `${rule} pass`),
  );
  expect(rowOf(twin.store, 'contact', 'p-1')?.record.owned).toEqual({ engagementScore: null, tier: null, band: null });
});

test('without a contact nothing is written', async () => {
  const writes: string[] = [];
  const { results } = await checked((request, answer) => {
    if (/\/write$|\/activities\//.test(request.url)) writes.push(request.url);
    return answer(request);
  }, null);
  expect([writes, results.filter(({ state }) => state === 'skip').length]).toEqual([[], 5]);
});

const authorized = { authorization: `Bearer ${customCrmKey}` };
const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const mistakes: readonly [what: string, wrong: Break, rules: readonly string[]][] = [
  [
    'any key is good',
    (request, answer) => answer(new Request(request, { headers: { ...Object.fromEntries(request.headers), ...authorized } })),
    ['key.wrong', 'key.none'],
  ],
  ['a version nobody knows', altered(/GET \/$/, (json) => ({ ...json, version: 2 })), ['service', 'owned.kept']],
  ['one field not kept', altered(/GET \/$/, (json) => ({ ...json, ownedFields: array(json['ownedFields']).slice(1) })), ['owned.kept']],
  ['owners without addresses', altered(/\/owners/, () => ({ owners: [{ id: 'u', name: 'U', active: true }] })), ['owners']],
  ['the newest first', altered(/GET \/records\/contact/, (json) => ({ ...json, records: array(json['records']).toReversed() })), ['pages.contact']],
  ['ties are skipped', (request, answer) => answer(new Request(request.url.replace(/idAfter=[^&]+/, 'idAfter=zzz'), request)), ['pages.contact']],
  ['the limit is not looked at', (request, answer) => answer(new Request(without(request.url, 'limit'), request)), ['pages.contact', 'pages.limit']],
  ['never more than one page', altered(/GET \/records/, (json) => ({ ...json, hasMore: false })), ['pages.contact']],
  [
    'an unknown id is an error',
    async (request, answer) =>
      request.url.endsWith('/read') && (await request.clone().text()).includes('no-such-id"')
        ? Response.json({ code: 'x', message: 'x' }, { status: 404 })
        : answer(request),
    ['read.unknown'],
  ],
  [
    'one bad row spoils all',
    altered(/\/write$/, (json) => {
      const results = array(json['results']);
      const bad = results.find((result) => JSON.stringify(result).includes('permanent'));
      return { results: bad ? results.map(() => bad) : results };
    }),
    ['write.rows'],
  ],
  [
    'nothing is kept',
    async (request, answer) => {
      if (!request.url.endsWith('/write')) return answer(request);
      const rows = array(Json.parse(await request.json())['rows']).map((row) => Object.assign({}, row, { owned: {} }));
      return answer(new Request(request.url, { method: 'POST', headers: request.headers, body: JSON.stringify({ rows }) }));
    },
    ['write.owned', 'write.rows', 'write.again'],
  ],
  [
    'each try is another activity',
    (request, answer) => answer(/\/activities\//.test(request.url) ? new Request(`${request.url}-${Math.random()}`, request) : request),
    ['activity.once'],
  ],
  [
    'malformed is an error of ours',
    async (request, answer) => {
      const response = await answer(request);
      return response.status === 400 ? Response.json({}, { status: 500 }) : response;
    },
    ['pages.limit', 'read.limit', 'body.malformed', 'write.limit'],
  ],
];

test.each(mistakes)('%s: found', async (_what, wrong, rules) => {
  expect((await checked(wrong)).failed).toEqual(rules);
});

test('nobody there: every rule says so', async () => {
  const results = await checkCrm(http, { url: 'http://127.0.0.1:1', key: 'k', contactId: null });
  expect(results.filter(({ state }) => state !== 'skip').map(({ state, found }) => [state, found?.startsWith('no answer: ')])).toEqual(
    Array.from({ length: 14 }, () => ['fail', true]),
  );
});
