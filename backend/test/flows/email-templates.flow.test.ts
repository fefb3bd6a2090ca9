import type { MailPreview, Template, TemplateField, TemplateSummary } from '@salesos/shared/api/template';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CustomerBackup } from '@salesos/shared/api/backup';
import { exportCustomer } from '#services/backup/export-customer.ts';
import { importCustomer } from '#services/backup/import-customer.ts';
import { createSpine } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { enroll, freshKey, inbox, personAt, personOf } from '../product/people.ts';

const DAY_MS = 86_400_000;
type Api = Awaited<ReturnType<typeof apiAs>>;
type Answer = Template & { code?: string; title?: string; problems?: Record<string, string | null>[] };
let product: TestProduct;
let nora: Api;
let anna: Api;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  nora = await apiAs(product, 'salesforce', 'admin');
  anna = await apiAs(product, 'salesforce', 'rep');
});
afterAll(() => product?.close());

const PATH = '/v1/emails/templates';
const text = {
  name: 'Intro',
  subject: 'For {{ contact.company | default: "you" }}',
  body: 'Hi {{ contact.first_name | default: "there" }},\n\nhello.',
};
const create = (more: object = {}, api = nora, key = freshKey()) => api<Answer>('POST', PATH, { ...text, ...more }, { 'idempotency-key': key });
const change = (id: string, more: object, api = nora) => api<Answer>('PATCH', `${PATH}/${id}`, more);

describe('a template', () => {
  test('is saved once, as its first version', async () => {
    const key = freshKey();
    const { status, body } = await create({}, nora, key);
    const variables = ['contact.company', 'contact.first_name'];
    const version = { version: 1, format: 'text', subject: text.subject, body: text.body, variables };
    const at = expect.any(String);
    expect({ status, ...body }).toEqual({
      status: 201,
      id: expect.any(String),
      name: 'Intro',
      ...version,
      isArchived: false,
      createdAt: at,
      updatedAt: at,
      versions: [{ ...version, createdAt: at, createdBy: expect.any(String) }],
      warnings: [],
    });
    expect((await create({}, nora, key)).body.id).toBe(body.id);
    expect((await create({ name: 'Other' }, nora, key)).body.code).toBe('idempotency_key_reused');
    expect(await product.rows('salesforce', sql`select action, details from audit_log where resource_id = ${body.id}`)).toEqual([
      { action: 'template.created', details: { format: 'text' } },
    ]);
  });

  test('gets another version with each text, and none for a name', async () => {
    const { id } = (await create()).body;
    const renamed = (await change(id, { version: 1, name: 'Hello' })).body;
    expect([renamed.name, renamed.version, renamed.versions.length]).toEqual(['Hello', 1, 1]);
    const second = (await change(id, { version: 1, body: 'Second.' })).body;
    expect([second.version, second.body, second.subject, second.versions.map(({ body }) => body)]).toEqual([
      2,
      'Second.',
      text.subject,
      ['Second.', text.body],
    ]);
    const stale = await change(id, { version: 1, body: 'Third.' });
    expect([stale.status, stale.body.code, stale.body.title]).toEqual([409, 'conflict', 'Somebody has saved version 2 meanwhile.']);
    expect((await nora<Template>('GET', `${PATH}/${id}`)).body).toEqual(second);
  });

  test('is archived and restored; the list goes page by page', async () => {
    const { id } = (await create({ name: 'Old' })).body;
    await change(id, { version: 1, isArchived: true });
    const all: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: { templates: TemplateSummary[]; next: string | null } = (
        await anna<{ templates: TemplateSummary[]; next: string | null }>('GET', `${PATH}?limit=2${after === '' ? '' : `&after=${after}`}`)
      ).body;
      all.push(...page.templates.map((template) => template.id));
      after = page.next;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain(id);
    expect((await anna<{ templates: TemplateSummary[] }>('GET', `${PATH}?archived=true`)).body.templates.map((template) => template.id)).toEqual([
      id,
    ]);
    expect((await change(id, { version: 1, isArchived: false })).body.isArchived).toBe(false);
  });

  test('is written by admins and managers, and read by all', async () => {
    const { id } = (await create()).body;
    expect((await create({}, anna)).status).toBe(403);
    expect((await change(id, { version: 1, body: 'x' }, anna)).status).toBe(403);
    expect((await anna<Template>('GET', `${PATH}/${id}`)).status).toBe(200);
    expect((await anna('GET', `${PATH}/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
  });
});

describe('what is wrong is said at once, with its place, and nothing is saved', () => {
  test.each([
    [{ body: 'Hi {{ contact.frist_name }}' }, { code: 'unknown_field', part: 'body', line: '1', column: '7', suggestion: 'contact.first_name' }],
    [{ body: 'Hi,\n{{ contact.first_name | upcaes }}' }, { code: 'unknown_filter', line: '2', column: '1', name: 'upcaes', suggestion: 'upcase' }],
    [{ body: '{% include "x" %}' }, { code: 'unknown_tag', name: 'include', line: '1', column: '1' }],
    [{ subject: '{{ contact.title' }, { code: 'syntax_error', part: 'subject', line: '1', column: '1' }],
    [{ body: '{{ contact[sender.name] }}' }, { code: 'computed_field', name: 'contact' }],
    [{ subject: ' ' }, { code: 'subject_missing', part: 'subject', line: null }],
    [{ body: '\n' }, { code: 'body_missing', part: 'body' }],
    [{ body: '[x](ftp://a.example)' }, { code: 'link_not_allowed', name: '[x](ftp://a.example)' }],
    [
      { format: 'html', body: '<a href="javascript:alert(1)">x</a>' },
      { code: 'link_not_allowed', name: 'a href' },
    ],
    [{ format: 'html', body: '<p {{ contact.title }}>x</p>' }, { code: 'html_breaks_template' }],
    [{ body: '{% for i in (1..100000000) %}x{% endfor %}' }, { code: 'too_expensive' }],
    [{ body: '{% snippet "none" %}' }, { code: 'unknown_snippet', name: 'none' }],
  ])('%o', async (wrong, problem) => {
    const count = () => product.rows('salesforce', sql`select count(*)::int as n from email_templates`);
    const before = await count();
    const { status, body } = await create(wrong);
    expect([status, body.code, body.problems]).toEqual([422, 'template_invalid', [expect.objectContaining(problem)]]);
    expect(await count()).toEqual(before);
  });

  test('all of it, not only the first', async () => {
    const { body } = await create({ subject: '{{ contact.shoe }}', body: '{{ contact.titel }} {{ nobody }}' });
    expect(body.problems?.map(({ part, name, suggestion }) => [part, name, suggestion])).toEqual([
      ['subject', 'contact.shoe', null],
      ['body', 'contact.titel', 'contact.title'],
      ['body', 'nobody', null],
    ]);
  });

  test('what many contacts lack is a warning with their number', async () => {
    const [row] = await product.rows<{ empty: number; of: number }>(
      'salesforce',
      sql`select count(*) filter (where coalesce(btrim(title), '') = '')::int as empty, count(*)::int as of from contacts where deleted_at is null and merged_into is null`,
    );
    const { status, body } = await create({ body: 'As {{ contact.title }}{% if contact.city %} in {{ contact.city }}{% endif %}' });
    expect([status, body.warnings.map(({ code, name, text: words }) => [code, name, words])]).toEqual([
      201,
      [
        [
          'often_empty',
          'contact.title',
          `${row?.empty} of ${row?.of} contacts have no title; mails to them are held. Add a default: {{ … | default: "…" }}.`,
        ],
      ],
    ]);
  });
});

test('the fields a template may name', async () => {
  const { fields } = (await anna<{ fields: TemplateField[] }>('GET', `${PATH}/fields`)).body;
  expect(fields).toContainEqual({ path: 'contact.first_name', label: 'Contact: first name', example: 'Ada', isCustom: false });
  expect(fields.filter(({ isCustom }) => isCustom)).toEqual([]);
  await product.rows(
    'salesforce',
    sql`insert into crm_field_mapping (customer_id, id, connection_id, entity_type, field, crm_field, direction, authority, transform, shape, updated_at)
      select customer_id, gen_random_uuid(), id, 'contact', 'plan', 'Plan__c', 'in', 'crm_wins', '{"kind":"same"}', '{"type":"text"}', connected_at from crm_integrations`,
  );
  const own = (await anna<{ fields: TemplateField[] }>('GET', `${PATH}/fields`)).body.fields.filter(({ isCustom }) => isCustom);
  expect(own).toEqual([{ path: 'contact.custom.plan', label: 'Contact: plan', example: 'a value', isCustom: true }]);
  expect((await create({ body: 'You have {{ contact.custom.plan | default: "none" }}.' })).status).toBe(201);
  const person = await personOf(product, 'salesforce', 'engaged');
  await product.rows('salesforce', sql`update contacts set custom = '{"plan":"Gold"}' where id = ${person.contactId}::uuid`);
  const unsaved = { contactId: person.contactId, subject: 'Hi', body: 'You have {{ contact.custom.plan }}.' };
  expect((await anna<MailPreview>('POST', `${PATH}/preview`, unsaved)).body).toMatchObject({
    wouldGo: true,
    text: expect.stringMatching(/^You have Gold\.\n/),
    problems: [{ code: 'often_empty', name: 'contact.custom.plan', text: expect.stringMatching(/^\d+ of \d+ contacts have no plan; /) }],
  });
  await product.rows('salesforce', sql`delete from crm_field_mapping`);
});

test('another version is for those who are enrolled from now on; whoever is in the sequence keeps the text', async () => {
  const person = async (n: number) => {
    const id = addContact(product, 'salesforce', { firstName: 'Pia', lastName: `Number ${n}`, email: `pia.${n}@templates.example` });
    await pullOnce(product, 'salesforce');
    return personAt(product, 'salesforce', id);
  };
  const early = await person(1);
  await enroll(product, early);
  const [second] = await product.rows<{ id: string }>('salesforce', sql`select id from email_templates where name = 'Warm intro 2'`);
  const id = second?.id ?? '';
  const changed = await change(id, { version: 1, body: 'Another text.' });
  expect([changed.status, changed.body.version]).toEqual([200, 2]);
  const late = await person(2);
  await enroll(product, late);
  await product.engine.drain();
  await product.advance(3 * DAY_MS);
  await product.engine.drain();
  expect([early, late].map((one) => inbox(product, one).at(-1)?.text.includes('one line more'))).toEqual([true, false]);
  expect(inbox(product, late).at(-1)?.text).toMatch(/^Another text\./);
  expect(
    await product.rows('salesforce', sql`select to_address, template_version from emails where template_id = ${id}::uuid order by to_address`),
  ).toEqual([
    { to_address: 'pia.1@templates.example', template_version: 1 },
    { to_address: 'pia.2@templates.example', template_version: 2 },
  ]);
  expect(
    await product.rows(
      'salesforce',
      sql`select version from sequence_versions v join sequences s on s.customer_id = v.customer_id and s.id = v.sequence_id where s.name = 'Warm intro' order by 1`,
    ),
  ).toEqual([{ version: 1 }, { version: 2 }]);
});

test('a template’s paths are no ids of mails, and are described', async () => {
  const { paths } = (await anna<{ paths: Record<string, object> }>('GET', '/openapi.json')).body;
  const described = Object.keys(paths).filter((path) => /templates|snippets|signature/.test(path));
  expect(described.sort()).toEqual([
    '/v1/emails/snippets',
    '/v1/emails/snippets/{name}',
    '/v1/emails/templates',
    '/v1/emails/templates/fields',
    '/v1/emails/templates/preview',
    '/v1/emails/templates/{templateId}',
    '/v1/emails/templates/{templateId}/preview',
    '/v1/mailboxes/{mailboxId}/signature',
  ]);
});

test('a backup holds every version, snippet and signature, and gives them back', async () => {
  const { id } = (await create({ name: 'Kept' })).body;
  await change(id, { version: 1, format: 'html', body: '<p>Second.</p>', isArchived: true });
  await nora('PUT', '/v1/emails/snippets/kept', { body: 'Bye' });
  const [mailbox] = await product.rows<{ id: string }>('salesforce', sql`select id from email_provider_accounts order by email_address limit 1`);
  await nora('PUT', `/v1/mailboxes/${mailbox?.id}/signature`, { html: '<p>Anna</p>' });
  const actor = { kind: 'system', id: 'test', role: 'admin' } as const;
  const { sealer } = product.product;
  const backup = CustomerBackup.parse(await product.tenant('salesforce', (uow) => exportCustomer(uow, sealer, actor)));
  expect(backup.templates.find((template) => template.id === id)).toMatchObject({
    currentVersion: 2,
    format: 'html',
    isArchived: true,
    earlier: [{ version: 1, format: 'text', subject: text.subject, body: text.body }],
  });
  const elsewhere = await createSpine(() => ({ agents: [] }), { start: false });
  try {
    await importCustomer(elsewhere.work, sealer, actor, backup);
    const again = await elsewhere.work.withTenant(backup.customer.id, (uow) => exportCustomer(uow, sealer, actor));
    expect({ ...again, connections: [] }).toEqual({ ...backup, connections: [] });
  } finally {
    await elsewhere.close();
  }
});
