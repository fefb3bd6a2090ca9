import type { ScopeChoiceLists, ScopeCount, SetupCall, StepKey, DoneText, HealthView, WritesPreview } from '@salesos/shared/api/setup';
import { readingWaitsText } from '@salesos/shared/labels/record-scope';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { push } from '#services/crm-sync/push.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { ownerOf } from '../product/crm-edit.ts';
import { depsOf, refOf } from '../product/crm-life.ts';
import { freshKey, personOf } from '../product/people.ts';
import { settleScope } from '../product/record-scope.ts';
import { asked, type SetupApi, setupApi } from '../product/setup-api.ts';
import { decide, shown } from '../product/writing.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  await product.engine.drain();
});
afterAll(() => product?.close());

const auditOf = async (vendor: Vendor): Promise<string[]> =>
  (
    await product.rows<{ action: string }>(
      vendor,
      sql`select action from audit_log where action like 'connection.%' or action like 'mapping.%' or action like 'sync.%' order by at, seq`,
    )
  ).map(({ action }) => action);
const connectionRow = (vendor: Vendor) => product.rows(vendor, sql`select state, writing, writes_per_hour, fields_checked_at from crm_integrations`);
const words = {
  salesforce: { objects: ['Accounts', 'Contacts', 'Leads', 'Opportunities'], list: 'List view', types: 'Record types' },
  hubspot: { objects: ['Companies', 'Contacts', 'Deals'], list: 'Segment', types: 'Pipelines' },
} as const;

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  let admin: SetupApi;
  const step = async (key: StepKey) => (await asked(admin, { call: 'view' })).steps.find((one) => one.key === key);
  beforeAll(() => {
    admin = setupApi(product, vendor);
  });

  test('only an admin of the CRM gets an answer, and what is not understood or not signed changes nothing', async () => {
    const rep = setupApi(product, vendor, 'rep');
    const calls: SetupCall[] = [
      { call: 'view' },
      { call: 'sign_in' },
      { call: 'check_fields' },
      { call: 'scope_choices', object: 'contact' },
      { call: 'count_scope', scopes: {} },
      { call: 'save_scope', scopes: {} },
      { call: 'mapping', object: 'contact' },
      { call: 'preview_mapping', object: 'contact', changes: [] },
      { call: 'save_mapping', object: 'contact', changes: [] },
      { call: 'preview_writes' },
      { call: 'set_writing', state: 'shadow' },
      { call: 'set_writes_per_hour', writesPerHour: 1 },
      { call: 'pause' },
      { call: 'resume' },
      { call: 'undo_last_batch', idempotencyKey: freshKey() },
      { call: 'health' },
      { call: 'resync_record', object: 'contact', crmId: 'x' },
      { call: 'retry_cause', cause: 'x' },
    ];
    const before = [await auditOf(vendor), await connectionRow(vendor)];
    for (const call of calls) {
      const { status, body } = await rep(call);
      expect([call.call, status, body]).toEqual([call.call, 200, { ok: false, problem: expect.objectContaining({ code: 'forbidden' }) }]);
    }
    for (const body of ['{"call":"set_writing","state":"maybe"}', '{"call":"pause","reason":"x"}', 'nonsense', '{"call":"drop"}'])
      expect((await admin({ call: 'view' }, { body })).body).toEqual({ ok: false, problem: expect.objectContaining({ code: 'bad_request' }) });
    expect((await admin({ call: 'pause' }, { secret: 'not the secret' })).status).toBe(401);
    expect([await auditOf(vendor), await connectionRow(vendor)]).toEqual(before);
  });

  test('each step is judged by the facts: connected, fields checked, nobody has chosen, standard mapping, writing on', async () => {
    const view = await asked(admin, { call: 'view' });
    expect(view.steps.map(({ key, number, state }) => [key, number, state])).toEqual([
      ['connect', 1, 'done'],
      ['fields', 2, 'done'],
      ['records', 3, 'todo'],
      ['mapping', 4, 'done'],
      ['writing', 5, 'done'],
    ]);
    expect(view).toMatchObject({ product: 'SalesOS', crmName: vendor === 'salesforce' ? 'Salesforce' : 'HubSpot', fields: { missing: [] } });
    expect(view.records.map(({ label, conditions }) => [label, conditions])).toEqual(
      words[vendor].objects.map((label) => [label, { owners: null, list: null, recordTypes: null }]),
    );
    expect(view.connect.asks).toHaveLength(5);
    expect(view.connect.facts.map(({ name }) => name)).toEqual(['Organization', 'Kind', 'Connected', 'State']);
    expect(view.connect.facts[0]?.text).toContain(vendor === 'salesforce' ? product.seeded.salesforce.orgId : product.seeded.hubspot.portalId);
  });

  test('while nobody has chosen, what is owned by the active users of both is proposed, and nothing of it holds', async () => {
    const ask = async () => (await asked<ScopeChoiceLists>(admin, { call: 'scope_choices', object: 'contact' })).proposal;
    const tied = await product.rows<{ id: string }>(vendor, sql`select external_id as id from crm_users`);
    const ours = tied.map(({ id }) => id).toSorted();
    const proposal = await ask();
    expect([proposal?.owners.toSorted(), proposal?.text]).toEqual([
      ours,
      `Proposed: only what is owned by the ${ours.length} people who use SalesOS. Nothing holds before you save it.`,
    ]);
    const rep = ownerOf(product, vendor, 'rep');
    await product.rows(vendor, sql`update users set is_active = false where id = (select user_id from crm_users where external_id = ${rep})`);
    expect((await ask())?.owners.toSorted()).toEqual(ours.filter((id) => id !== rep));
    await product.rows(vendor, sql`update users set is_active = true`);
    expect(await product.rows(vendor, sql`select object from crm_scopes`)).toEqual([]);
  });

  test('a first reading that waits says so at its step, and begins with the choice of everything', async () => {
    const waits = () => product.rows(vendor, sql`select reading_waits_since is not null as waits from crm_integrations`);
    await product.rows(vendor, sql`update crm_integrations set reading_waits_since = now()`);
    expect((await asked(admin, { call: 'view' })).steps[2]).toMatchObject({ state: 'todo', line: { text: readingWaitsText } });
    const view = await asked(admin, { call: 'save_scope', scopes: {} });
    expect(await waits()).toEqual([{ waits: false }]);
    // Everything was chosen: nothing is proposed any more, and a second saving is none.
    expect(view.steps[2]).toMatchObject({ state: 'done', line: { text: expect.stringContaining('worked with, 0 left alone.') } });
    await asked(admin, { call: 'save_scope', scopes: {} });
    expect(await asked<ScopeChoiceLists>(admin, { call: 'scope_choices', object: 'contact' })).toMatchObject({ proposal: null });
  });

  test('what is chosen is counted first, then saved and worked out', async () => {
    const lists = await asked<ScopeChoiceLists>(admin, { call: 'scope_choices', object: 'contact' });
    expect([lists.listsName, lists.typesName]).toEqual([words[vendor].list, words[vendor].types]);
    const rep = ownerOf(product, vendor, 'rep');
    expect(lists.owners.map(({ id }) => id)).toContain(rep);
    const scopes = { contact: { owners: [rep], list: null, recordTypes: null } };
    const count = await asked<ScopeCount>(admin, { call: 'count_scope', scopes });
    const contacts = count.rows.find(({ object }) => object === 'contact');
    expect(contacts).toEqual({
      object: 'contact',
      label: 'Contacts',
      records: expect.stringMatching(/^\d+ of \d+$/),
      calls: expect.stringMatching(/^about 2 calls to read, then [\d,]+ a day$/),
    });
    expect(count.total).toMatch(/^Together about 2 calls at first, then [\d,]+ a day, of the [\d,]+ a day that are ours; [\d,]+ are left today\.$/);
    expect((await step('records'))?.line.text).toContain(' 0 left alone.');

    const saved = await asked(admin, { call: 'save_scope', scopes });
    expect(saved.steps.find(({ key }) => key === 'records')).toMatchObject({
      state: 'todo',
      line: { text: expect.stringContaining('being found out') },
    });
    expect(saved.records.find(({ object }) => object === 'contact')?.facts[0]).toEqual({ name: 'Chosen', text: 'owned by 1 user', at: null });
    await settleScope(product, vendor);
    const [inside = ''] = contacts?.records.split(' ') ?? [];
    expect((await asked(admin, { call: 'view' })).records.find(({ object }) => object === 'contact')?.facts).toEqual(
      expect.arrayContaining([{ name: 'Worked with', text: inside, at: null }]),
    );
    expect(await step('records')).toMatchObject({ state: 'done', line: { text: expect.stringMatching(/worked with, [1-9]\d* left alone\.$/) } });

    const wrong = await admin({ call: 'save_scope', scopes: { contact: { owners: ['nobody'], list: null, recordTypes: null } } });
    expect(wrong.body).toMatchObject({
      ok: false,
      problem: { code: 'scope_invalid', detail: 'An owner chosen for Contacts is no user of the CRM any more. Nothing was changed.' },
    });
    await asked(admin, { call: 'save_scope', scopes: {} });
    await settleScope(product, vendor);
  });

  test('the fields are checked again on request; what is missing is named with what to do', async () => {
    await product.rows(vendor, sql`update crm_integrations set missing_fields = '["Contact.Some_Field"]', fields_checked_at = null`);
    expect(await step('fields')).toMatchObject({ state: 'todo' });
    await product.rows(vendor, sql`update crm_integrations set fields_checked_at = '2020-01-01T00:00:00Z'`);
    const view = await asked(admin, { call: 'view' });
    expect(view.fields.missing).toEqual([{ name: 'Contact.Some_Field', remedy: expect.stringContaining('check again') }]);
    expect(await step('fields')).toMatchObject({ state: 'problem' });
    const checked = await asked(admin, { call: 'check_fields' });
    expect(checked.fields.missing).toEqual([]);
    expect(Date.parse(checked.fields.facts[0]?.at ?? '')).toBeGreaterThan(Date.parse('2020-01-02T00:00:00Z'));
    expect(checked.steps[1]).toMatchObject({ state: 'done' });
  });

  test('writing: seen first, then on, limited, stopped, taken back', async () => {
    await push(product.product.work, depsOf(product), await refOf(product, vendor));
    await product.engine.drain();
    await asked(admin, { call: 'set_writing', state: 'shadow' });
    const { recordId, contactId } = await personOf(product, vendor, 'engaged');
    const before = shown(product, vendor, recordId);
    await decide(product, vendor, contactId, { score: 93, band: 'Hot' });
    const preview = await asked<WritesPreview>(admin, { call: 'preview_writes' });
    expect(preview.summary).toMatch(/^1 contact/);
    expect(preview.listens).toEqual(['Nothing of your own listens on contacts that we know of.']);
    expect(preview.samples).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/\w+ \w+/),
        changes: expect.arrayContaining([{ label: 'Engagement score', before: before.score, after: '93' }]),
      }),
    ]);
    expect(await step('writing')).toMatchObject({ state: 'todo', line: { text: expect.stringContaining('would change') } });
    expect(shown(product, vendor, recordId)).toEqual(before);

    expect((await asked(admin, { call: 'set_writes_per_hour', writesPerHour: 500 })).writing.writesPerHour).toBe(500);
    expect((await asked(admin, { call: 'set_writing', state: 'on' })).writing).toMatchObject({ state: 'on' });
    await push(product.product.work, depsOf(product), await refOf(product, vendor));
    expect(shown(product, vendor, recordId).score).toBe('93');
    const { text } = await asked<DoneText>(admin, { call: 'undo_last_batch', idempotencyKey: freshKey() });
    expect(text).toBe('1 record was taken back, 0 stayed because somebody changed or deleted them since. Writing is off now.');
    expect(shown(product, vendor, recordId).score).toBe(before.score);
    expect((await asked(admin, { call: 'view' })).writing.state).toBe('shadow');

    const paused = await asked(admin, { call: 'pause' });
    expect([paused.writing.isPaused, paused.steps[0]?.state]).toEqual([true, 'problem']);
    expect((await admin({ call: 'count_scope', scopes: {} })).body).toMatchObject({ ok: false, problem: { code: 'conflict' } });
    expect((await asked(admin, { call: 'resume' })).steps[0]?.state).toBe('done');
    expect((await asked(admin, { call: 'set_writes_per_hour', writesPerHour: null })).writing.writesPerHour).toBeNull();
    await asked(admin, { call: 'set_writing', state: 'on' });
  });

  test('health is what the API says, in words; one record is read again, one cause tried again', async () => {
    const health = await asked<HealthView>(admin, { call: 'health' });
    expect(health.notes).toEqual([{ tone: 'well', title: 'All is well.', text: 'Both sides agree on everything that is known.', at: null }]);
    expect(health.objects.map(({ label }) => label)).toEqual(words[vendor].objects);
    const contacts = health.objects.find(({ object }) => object === 'contact');
    const [{ n } = { n: 0 }] = await product.rows<{ n: number }>(
      vendor,
      sql`select count(*)::int as n from crm_sync_state where entity_type = 'contact' and sync_status <> 'gone'`,
    );
    expect(contacts?.facts.map(({ name }) => name)).toEqual(['Now', 'Last 24 h', 'Waiting', 'Linked', 'Failed', 'In review', 'Gone']);
    expect(contacts?.facts.find(({ name }) => name === 'Linked')).toEqual({ name: 'Linked', text: String(n), at: null, isBad: false });
    expect(health.panels.map(({ title }) => title)).toEqual(['Mailboxes', 'Flow', 'API budget', 'Queues', 'Last incident']);
    expect(health).toMatchObject({ causes: [], causesNote: 'The CRM has refused nothing.', objectsEmpty: null });

    const { recordId } = await personOf(product, vendor, 'engaged');
    const resync: SetupCall = { call: 'resync_record', object: 'contact', crmId: recordId };
    expect(await asked<DoneText>(admin, resync)).toEqual({ text: 'It is read again now, and what was refused of it is tried once more.' });
    expect(await product.rows(vendor, sql`select crm_id from crm_inbox where crm_id = ${recordId}`)).toEqual([{ crm_id: recordId }]);
    await product.rows(
      vendor,
      sql`update crm_sync_state set sync_status = 'failed', error_code = 'STATE', error_message = 'State is required', error_cause = 'a cause' where crm_id = ${recordId}`,
    );
    const failing = await asked<HealthView>(admin, { call: 'health' });
    expect(failing.causes).toEqual([expect.objectContaining({ key: 'a cause', retryText: 'Retry these' })]);
    expect(failing.objects.find(({ object }) => object === 'contact')?.facts).toContainEqual({ name: 'Failed', text: '1', at: null, isBad: true });
    expect(await asked<DoneText>(admin, { call: 'retry_cause', cause: 'a cause' })).toEqual({ text: '1 record is tried again.' });
    await product.rows(vendor, sql`delete from crm_inbox`);
  });

  test('a CRM that does not answer us, or refuses us, is said as that and not as our own silence', async () => {
    const { faults } = product.twin.twin;
    const match = vendor === 'salesforce' ? '/services/' : '/crm/';
    const before = await connectionRow(vendor);
    faults.plan({ vendor, match, times: 50, kind: { type: 'status', status: 500 } });
    expect((await admin({ call: 'check_fields' })).body).toMatchObject({
      ok: false,
      problem: { code: 'crm_unavailable', detail: expect.stringContaining('Nothing was lost.') },
    });
    faults.clear();
    const forbidden =
      vendor === 'salesforce'
        ? [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }]
        : { status: 'error', category: 'MISSING_SCOPES', message: 'no' };
    faults.plan({ vendor, match, times: 50, kind: { type: 'status', status: 403, body: forbidden } });
    expect(await admin({ call: 'check_fields' })).toMatchObject({
      status: 200,
      body: { ok: false, problem: { code: 'conflict', title: 'The CRM does not let us do this.' } },
    });
    faults.clear();
    expect(await connectionRow(vendor)).toEqual(before);
  });

  test('signing in again goes to the CRM’s own page', async () => {
    const { authorizeUrl } = await asked<{ authorizeUrl: string }>(admin, { call: 'sign_in' });
    expect(new URL(authorizeUrl).searchParams.get('state')).toMatch(/^[\w-]{43}$/);
  });

  test('what an admin changed is in the audit log, each once', async () => {
    const counts = new Map<string, number>();
    for (const action of await auditOf(vendor)) counts.set(action, (counts.get(action) ?? 0) + 1);
    expect(
      Object.fromEntries([...counts].filter(([action]) => action !== 'connection.writing_on' && action !== 'connection.connected')),
    ).toMatchObject({
      'connection.scope_saved': 3,
      'sync.resync_record': 1,
      'sync.retry': 1,
      'connection.fields_checked': 1,
      'connection.limits_set': 2,
      'connection.writes_undone': 1,
      'connection.paused': 1,
      'connection.resumed': 1,
    });
  });
});
