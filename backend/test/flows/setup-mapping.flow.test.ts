import type { LineChange, LineWish, MappingDryRun, MappingOfObject, StepKey } from '@salesos/shared/api/setup';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { editHere } from '../product/crm-life.ts';
import { personOf } from '../product/people.ts';
import { asked, type SetupApi, setupApi } from '../product/setup-api.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
  await product.engine.drain();
});
afterAll(() => product?.close());

const wish = (field: string, crmField: string, change: Partial<LineWish> = {}): LineWish => ({
  field,
  crmField,
  direction: 'both',
  authority: 'crm_wins',
  choice: 'identity',
  detail: '',
  ...change,
});

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  let admin: SetupApi;
  const step = async (key: StepKey) => (await asked(admin, { call: 'view' })).steps.find((one) => one.key === key);
  beforeAll(() => {
    admin = setupApi(product, vendor);
  });

  test('a changed line is tried on the records before it is saved, and only that line is the customer’s then', async () => {
    const names = { salesforce: { title: 'Title', phone: 'Phone', email: 'Email' }, hubspot: { title: 'jobtitle', phone: 'phone', email: 'email' } }[
      vendor
    ];
    const set = (field: string, crmField: string, change: Partial<LineWish> = {}): LineChange => ({ ...wish(field, crmField, change), what: 'set' });
    const changes = [set('title', names.title, { authority: 'salesos_wins' })];
    const { contactId } = await personOf(product, vendor, 'engaged');
    const mapping = await asked<MappingOfObject>(admin, { call: 'mapping', object: 'contact' });
    expect(mapping.lines.find(({ field }) => field === 'title')).toEqual({
      ...wish('title', names.title),
      label: 'Title',
      way: { value: 'identity', label: 'As it is', directions: ['both', 'in', 'out'], asks: null },
      removeText: null,
      problem: null,
    });
    await editHere(product, vendor, contactId, { title: 'Only here' });
    const dry = await asked<MappingDryRun>(admin, { call: 'preview_mapping', object: 'contact', changes });
    expect(dry.lines).toEqual([
      '1 field would follow another rule.',
      expect.stringMatching(/^1 record would change, of \d+ looked at\.$/),
      '0 conflicts.',
      'Nothing of your own listens on contacts that we know of.',
    ]);
    expect(await product.rows(vendor, sql`select field from crm_field_mapping`)).toEqual([]);
    const view = await asked(admin, { call: 'save_mapping', object: 'contact', changes });
    expect(view.steps.find(({ key }) => key === 'mapping')).toMatchObject({
      state: 'done',
      line: { text: 'You have decided 1 field; the rest follows the standard.' },
    });
    expect(await product.rows(vendor, sql`select field, direction, authority from crm_field_mapping`)).toEqual([
      { field: 'title', direction: 'both', authority: 'salesos_wins' },
    ]);
    // A second change keeps the first.
    await asked(admin, {
      call: 'save_mapping',
      object: 'contact',
      changes: [set('phone', names.phone, { direction: 'in' })],
    });
    expect(
      (await product.rows<{ field: string }>(vendor, sql`select field from crm_field_mapping order by field`)).map(({ field }) => field),
    ).toEqual(['phone', 'title']);
    const gone = await admin({
      call: 'save_mapping',
      object: 'contact',
      changes: [set('no_such_line', names.title, { direction: 'in' })],
    });
    expect(gone.body).toMatchObject({ ok: false, problem: { code: 'values_changed', detail: expect.stringContaining('Nothing was changed.') } });
    const refused = await admin({
      call: 'preview_mapping',
      object: 'contact',
      changes: [set('title', names.email)],
    });
    expect(refused.body).toMatchObject({
      ok: false,
      problem: { code: 'mapping_invalid', detail: `${names.email} would be written from two fields. Nothing was changed.` },
    });
    await product.rows(vendor, sql`update crm_field_mapping set disabled_reason = 'unknown_crm_field' where field = 'phone'`);
    expect(await step('mapping')).toMatchObject({ state: 'problem', line: { text: expect.stringContaining('1 field stands still') } });
    await product.rows(vendor, sql`delete from crm_field_mapping`);
  });

  test('a line is added with how the value is carried over, changed, and taken away again', async () => {
    const { object, crm, options } = (
      {
        salesforce: { object: 'lead', crm: 'Status', options: ['Open - Not Contacted', 'Working - Contacted'] },
        hubspot: { object: 'contact', crm: 'hs_lead_status', options: ['NEW', 'OPEN'] },
      } as const
    )[vendor];
    const mapping = await asked<MappingOfObject>(admin, { call: 'mapping', object });
    expect(mapping.free.at(-1)).toEqual({ value: '', label: 'A field of your own' });
    const target = mapping.crmFields.find(({ value }) => value === crm);
    expect(target?.choices).toContain(`${options[0]} = ${options[0]}`);
    const ways = mapping.ways[`own ${target?.kind}`] ?? [];
    const crmName = vendor === 'salesforce' ? 'Salesforce' : 'HubSpot';
    expect(ways.find(({ value }) => value === 'picklist_map')).toEqual({
      value: 'picklist_map',
      label: 'Value by value',
      directions: ['both', 'in', 'out'],
      asks: `${crmName}’s value = SalesOS’s value; next one`,
    });

    const line = wish('Where from', crm, { choice: 'picklist_map', detail: `${options[0]} = inbound; ${options[1]} = outbound` });
    const add: LineChange = { ...line, what: 'add' };
    const saving = (...changes: LineChange[]) => admin({ call: 'save_mapping', object, changes });
    const refused = async (code: string, detail: string, ...changes: LineChange[]) => {
      expect((await saving(...changes)).body).toEqual({ ok: false, problem: expect.objectContaining({ code, detail }) });
      expect(await product.rows(vendor, sql`select field from crm_field_mapping`)).toEqual([]);
    };
    await refused('mapping_invalid', expect.stringMatching(/^How Where from is carried over is not complete/), { ...add, detail: 'Web' });
    await refused('mapping_invalid', '“7” cannot be the name of a field: it has to begin with a letter. Nothing was changed.', {
      ...add,
      field: '7',
    });
    await refused('mapping_invalid', 'There is a line for Title already. Nothing was changed.', { ...add, field: 'title' });
    await refused('mapping_invalid', expect.stringContaining('There is a line for Where from already.'), add, { ...add, field: 'where from!' });
    await refused('mapping_invalid', `${crm} cannot become Where from in this way. Nothing was changed.`, { ...add, choice: 'magic' });
    if (vendor === 'hubspot')
      await refused('mapping_invalid', expect.stringContaining('does not have every choice'), { ...add, detail: 'No such = x' });
    await refused('values_changed', 'Nothing was changed. Look again.', { what: 'remove', field: 'title' });

    await asked(admin, { call: 'save_mapping', object, changes: [add] });
    const held = () => product.rows(vendor, sql`select field, crm_field, direction, authority, transform, shape from crm_field_mapping`);
    expect(await held()).toEqual([
      {
        field: 'where_from',
        crm_field: crm,
        direction: 'both',
        authority: 'crm_wins',
        transform: {
          kind: 'picklist_map',
          pairs: [
            { crm: options[0], ours: 'inbound' },
            { crm: options[1], ours: 'outbound' },
          ],
        },
        shape: { type: 'text' },
      },
    ]);
    const shownLine = async () =>
      (await asked<MappingOfObject>(admin, { call: 'mapping', object })).lines.find(({ field }) => field === 'where_from');
    expect(await shownLine()).toMatchObject({ ...line, field: 'where_from', label: 'Where from', removeText: 'Remove' });
    const asWord: LineChange = { ...line, what: 'set', field: 'where_from', choice: 'upper', detail: '', direction: 'in' };
    await asked(admin, { call: 'save_mapping', object, changes: [asWord] });
    expect(await held()).toMatchObject([{ direction: 'in', transform: { kind: 'upper' }, shape: { type: 'text' } }]);
    await asked(admin, { call: 'save_mapping', object, changes: [{ what: 'remove', field: 'where_from' }] });
    expect([await held(), await shownLine()]).toEqual([[], undefined]);
  });

  test('each saving is in the audit log, and nothing that was refused', async () => {
    expect(await product.rows(vendor, sql`select count(*)::int as n from audit_log where action = 'mapping.saved'`)).toEqual([{ n: 5 }]);
  });
});
