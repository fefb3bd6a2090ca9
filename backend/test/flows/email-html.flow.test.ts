import type { Email } from '@salesos/shared/api/email';
import type { MailPreview, Signature, Snippet, Template } from '@salesos/shared/api/template';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { nextMailOf } from '../product/card-door.ts';
import { addContact, editContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { enroll, freshKey, inbox, personAt } from '../product/people.ts';

type Api = Awaited<ReturnType<typeof apiAs>>;
type Refused = { code?: string; title?: string; problems?: Record<string, string | null>[] };
let product: TestProduct;
let nora: Api;
let anna: Api;
let david: Api;
let mailboxId: string;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  [nora, anna, david] = [
    await apiAs(product, 'salesforce', 'admin'),
    await apiAs(product, 'salesforce', 'rep'),
    await apiAs(product, 'salesforce', 'other_rep'),
  ];
  const [mailbox] = await product.rows<{ id: string }>(
    'salesforce',
    sql`select id from email_provider_accounts where email_address = 'anna.berg@harborpine.example'`,
  );
  mailboxId = mailbox?.id ?? '';
});
afterAll(() => product?.close());

let people = 0;
async function somebody(firstName: string | null = 'Ines') {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: firstName ?? 'X', lastName: `Number ${people}`, email: `ines.${people}@html.example` });
  if (firstName === null) editContact(product, 'salesforce', id, { firstName: null });
  await pullOnce(product, 'salesforce');
  return personAt(product, 'salesforce', id);
}

/** What the first step of the sequence says to those who are enrolled from now on. */
async function firstMailSays(text: { format: 'text' | 'html'; subject: string; body: string }): Promise<Template & Refused> {
  const [row] = await product.rows<{ id: string; version: number }>(
    'salesforce',
    sql`select id, current_version as version from email_templates where name = 'Warm intro 1'`,
  );
  return (await nora<Template & Refused>('PATCH', `/v1/emails/templates/${row?.id}`, { version: row?.version, ...text })).body;
}

const enrollmentOf = async (person: { contactId: string }) =>
  (
    await product.rows<{ status: string; reason: string | null }>(
      'salesforce',
      sql`select status, reason from contact_sequences where contact_id = ${person.contactId}::uuid`,
    )
  )[0];

const html =
  '<p>Hi {{ contact.first_name }},</p><p style="color:#333">see <a href="https://www.salesos.example/plan?a=1&amp;b=2">the plan</a>.</p><p>{{ sender.name }}</p>';
const signed = { html: '<p><b>Anna Berg</b><br><a href="https://harborpine.example">Harbor &amp; Pine</a></p>', text: 'Anna Berg\nHarbor & Pine' };
const sign = (signature: object, api = anna) => api<Signature & Refused>('PUT', `/v1/mailboxes/${mailboxId}/signature`, signature);

test('an html template is cleaned when it is saved, and sent in both forms with signature and footer', async () => {
  await sign(signed);
  const saved = await firstMailSays({ format: 'html', subject: 'For {{ contact.first_name }}', body: `${html}<script>alert(1)</script>` });
  expect([saved.body, saved.warnings.map(({ code, name }) => [code, name])]).toEqual([
    html,
    [
      ['html_removed', 'script'],
      ['often_empty', 'contact.first_name'],
    ],
  ]);
  const person = await somebody('I<b>nes</b> & Co');
  await enroll(product, person);
  expect(await nextMailOf(product, person)).toMatchObject({
    data: { body: 'Hi I<b>nes</b> & Co,\n\nsee [the plan](https://www.salesos.example/plan?a=1&b=2).\n\nAnna Berg', missing: [] },
  });
  await product.engine.drain();
  const [mail] = inbox(product, person);
  expect(mail?.subject).toBe('For I<b>nes</b> & Co');
  expect(mail?.text).toMatch(
    /^Hi I<b>nes<\/b> & Co,\n\nsee the plan: https:\/\/www\.salesos\.example\/plan\?a=1&b=2\.\n\nAnna Berg\n\nAnna Berg\nHarbor & Pine\n\n--\nHarbor.*\nUnsubscribe: http/,
  );
  expect(mail?.html).toContain('<p>Hi I&lt;b&gt;nes&lt;/b&gt; &amp; Co,</p><p style="color:#333">see <a href="http');
  expect(mail?.links.filter(({ url }) => url.includes('/t/c/'))).toHaveLength(1);
  expect(mail?.html).toContain('<a href="https://harborpine.example">Harbor &amp; Pine</a>');
  expect(mail?.html.match(/Harbor &amp; Pine<\/a>/g)).toHaveLength(1);
  expect(mail?.html).toMatch(/Portland, ME 04101<br><a href="http[^"]*\/u\//);
});

describe('a signature', () => {
  test('stands under a rep’s own mail, too; it is cleaned, and its text made from it', async () => {
    const { body } = await sign({ html: '<p onclick="x()">Anna <a href="https://a.example">here</a></p>' });
    expect(body).toEqual({ html: '<p>Anna <a href="https://a.example">here</a></p>', text: 'Anna here: https://a.example', removed: ['p onclick'] });
    const person = await somebody();
    const mail = { contactId: person.contactId, subject: 'Hello', body: 'Hello Ines.' };
    const sent = await anna<Email>('POST', '/v1/emails/send', mail, { 'idempotency-key': freshKey() });
    expect(sent.body.text).toBe('Hello Ines.\n\nAnna here: https://a.example\n');
    await product.engine.drain();
    expect(inbox(product, person)[0]?.html).toContain('<p>Hello Ines.</p>\n<div><p>Anna <a href="https://a.example">here</a></p></div></body>');
    expect(inbox(product, person)[0]?.text).not.toContain('Unsubscribe');
  });

  test('is its person’s own, has no variables, and can be taken away', async () => {
    expect((await sign(signed, david)).status).toBe(403);
    expect((await sign({ html: '<p>{{ sender.name }}</p>' })).body).toMatchObject({ code: 'template_invalid' });
    expect((await sign({ html: '<script>x</script>' })).body).toMatchObject({ code: 'template_invalid', title: 'The signature says nothing.' });
    expect((await sign({ html: null }, nora)).body).toEqual({ html: null, text: null, removed: [] });
    expect((await anna<Signature>('GET', `/v1/mailboxes/${mailboxId}/signature`)).body).toEqual({ html: null, text: null, removed: [] });
  });
});

describe('a snippet', () => {
  const put = (name: string, snippet: object, api = nora) => api<Snippet & Refused>('PUT', `/v1/emails/snippets/${name}`, snippet);

  test('is said by every mail that names it, as it is when the mail goes', async () => {
    expect((await put('greeting', { body: 'Good day {{ contact.first_name }}!' })).body).toEqual({
      name: 'greeting',
      format: 'text',
      body: 'Good day {{ contact.first_name }}!',
      version: 1,
      updatedAt: expect.any(String),
      warnings: [],
    });
    const saved = await firstMailSays({ format: 'text', subject: 'Hi', body: '{% snippet "greeting" %}\n\nBye' });
    expect(saved.variables).toEqual(['contact.first_name']);
    const person = await somebody();
    await enroll(product, person);
    expect((await put('greeting', { version: 1, body: 'Hello {{ contact.first_name }}!' })).body.version).toBe(2);
    await product.engine.drain();
    expect(inbox(product, person)[0]?.text).toMatch(/^Hello Ines!\n\nBye/);
  });

  test('is looked at like a template, and stays while somebody names it', async () => {
    expect((await put('greeting', { version: 1, body: 'x' })).body.code).toBe('conflict');
    expect((await put('greeting', { body: 'x' })).body.code).toBe('conflict');
    expect((await put('greeting', { version: 2, body: '{{ contact.frist_name }}' })).body.problems).toMatchObject([
      { code: 'unknown_field', suggestion: 'contact.first_name' },
    ]);
    expect((await put('greeting', { version: 2, body: '{% snippet "greeting" %}' })).body.problems).toMatchObject([{ code: 'snippet_circular' }]);
    expect((await put('greeting', { version: 2, format: 'html', body: '<p>x</p>' })).body.code).toBe('conflict');
    expect((await put('rich', { format: 'html', body: '<p>x</p><script>y</script>' })).body).toMatchObject({
      body: '<p>x</p>',
      warnings: [{ severity: 'warning', code: 'html_removed', name: 'script', text: 'Mail programs do not show this, so it was taken out: script.' }],
    });
    expect((await firstMailSays({ format: 'text', subject: 'Hi', body: '{% snippet "rich" %}' })).problems).toMatchObject([
      { code: 'snippet_format' },
    ]);
    expect((await put('other', { body: 'x' }, anna)).status).toBe(403);
    expect((await nora<Refused>('DELETE', '/v1/emails/snippets/greeting')).body).toMatchObject({
      code: 'conflict',
      title: 'The snippet “greeting” stands in the template Warm intro 1.',
    });
    expect((await nora('DELETE', '/v1/emails/snippets/rich')).status).toBe(204);
    expect((await anna<{ snippets: Snippet[] }>('GET', '/v1/emails/snippets')).body.snippets.map(({ name }) => name)).toEqual(['greeting']);
  });
});

describe('a preview', () => {
  const preview = (body: object, api = anna, path = 'preview') => api<MailPreview & Refused>('POST', `/v1/emails/templates/${path}`, body);

  test('is the mail that goes', async () => {
    await sign(signed);
    const saved = await firstMailSays({ format: 'html', subject: 'For {{ contact.first_name }}', body: html });
    const person = await somebody();
    const seen = (await preview({ contactId: person.contactId }, anna, `${saved.id}/preview`)).body;
    await enroll(product, person);
    await product.engine.drain();
    const [mail] = inbox(product, person);
    // The mail server ends what it gets with line breaks of its own. Only a mail that goes has links that know where they lead.
    const plain = (text = ''): string =>
      text
        .replace(/http[^"\s<]*\/(?:u|t)\/[^"\s<]*/g, 'LINK')
        .replace(/https:\/\/www\.salesos\.example\/plan[^"\s]*(?=")/g, 'LINK')
        .replace(/<img [^>]*>/, '')
        .trimEnd();
    expect([seen.wouldGo, seen.missing, seen.problems.map(({ code }) => code)]).toEqual([true, [], ['often_empty']]);
    expect([seen.subject, plain(seen.html), plain(seen.text)]).toEqual([mail?.subject, plain(mail?.html), plain(mail?.text)]);
  });

  test('of a text that is not saved says what is missing and what to do', async () => {
    const person = await somebody(null);
    const unsaved = { contactId: person.contactId, subject: 'Hi', body: 'Hi {{ contact.first_name }}, in {{ contact.city | default: "town" }}' };
    expect((await preview(unsaved)).body).toMatchObject({
      wouldGo: false,
      subject: 'Hi',
      text: expect.stringMatching(/^Hi \[first name\], in town\n/),
      missing: [{ path: 'contact.first_name', text: 'first name', remedy: 'Fill in the field on the record, or give the variable a default.' }],
    });
    expect((await preview({ ...unsaved, body: '{{ contact.frist_name }}' })).body).toMatchObject({
      wouldGo: false,
      text: '',
      problems: [{ code: 'unknown_field', line: 1, column: 4 }],
    });
    expect((await preview({ ...unsaved, contactId: '00000000-0000-4000-8000-000000000000' })).status).toBe(404);
  });

  test('of an earlier version', async () => {
    const [row] = await product.rows<{ id: string }>('salesforce', sql`select id from email_templates where name = 'Warm intro 1'`);
    const person = await somebody();
    const at = (version: number) => preview({ contactId: person.contactId, version }, anna, `${row?.id}/preview`);
    expect((await at(1)).body.text).toContain('I looked at how');
    expect((await at(99)).status).toBe(404);
  });
});

describe('a mail that is held', () => {
  test('for a value goes by itself when the value is there', async () => {
    await firstMailSays({ format: 'text', subject: 'Hi', body: 'Hi {{ contact.first_name }}, as {{ contact.title }}.' });
    const person = await somebody(null);
    await enroll(product, person);
    await product.engine.drain();
    expect(await enrollmentOf(person)).toEqual({ status: 'held', reason: 'missing_variable' });
    expect((await product.client.card(person)).enrollment?.reason).toEqual({
      code: 'missing_variable',
      text: 'The mail has a variable without a value: first name, title.',
      remedy: 'Fill in the field on the record, and it goes on by itself; or edit the mail, then resume.',
    });
    editContact(product, 'salesforce', person.recordId, { title: 'Head of Ports' });
    await pullOnce(product, 'salesforce');
    await product.engine.drain();
    const resumed = sql`select event_type from events where event_type = 'sequence.resumed' and data->>'contactId' = ${person.contactId}`;
    expect([await enrollmentOf(person), inbox(product, person), await product.rows('salesforce', resumed)]).toEqual([
      { status: 'held', reason: 'missing_variable' },
      [],
      [],
    ]);
    editContact(product, 'salesforce', person.recordId, { firstName: 'Ines' });
    await pullOnce(product, 'salesforce');
    await product.engine.drain();
    expect(inbox(product, person).map(({ text }) => text.split('\n')[0])).toEqual(['Hi Ines, as Head of Ports.']);
  });

  test('for a value of the company goes when that is there, too', async () => {
    await firstMailSays({ format: 'text', subject: 'Hi', body: 'You are in {{ account.industry }}.' });
    const person = await somebody();
    const account = await nora<{ id: string }>('POST', '/v1/accounts', { name: 'Held Back' });
    await product.rows('salesforce', sql`update contacts set account_id = ${account.body.id}::uuid where id = ${person.contactId}::uuid`);
    await enroll(product, person);
    await product.engine.drain();
    expect(await enrollmentOf(person)).toEqual({ status: 'held', reason: 'missing_variable' });
    await nora('PATCH', `/v1/accounts/${account.body.id}`, { industry: 'Shipping' });
    await product.engine.drain();
    expect(inbox(product, person).map(({ text }) => text.split('\n')[0])).toEqual(['You are in Shipping.']);
  });

  test('for its template, which came past the checks, says so and waits for a person', async () => {
    const saved = await firstMailSays({ format: 'text', subject: 'Hi', body: 'Hi there.' });
    const person = await somebody();
    await enroll(product, person);
    await product.rows(
      'salesforce',
      sql`insert into email_template_versions (customer_id, template_id, version, format, subject, body, variables, created_at)
        select customer_id, template_id, 99, format, subject, '{% for i in (1..100000000) %}x{% endfor %}', variables, created_at
        from email_template_versions where template_id = ${saved.id}::uuid and version = ${saved.version}`,
    );
    await product.rows('salesforce', sql`update sequence_steps set template_version = 99 where template_id = ${saved.id}::uuid`);
    await product.engine.drain();
    expect([await enrollmentOf(person), inbox(product, person)]).toEqual([{ status: 'held', reason: 'template_unusable' }, []]);
    expect((await product.client.card(person)).enrollment?.reason).toEqual({
      code: 'template_unusable',
      text: 'The template of this mail cannot be used.',
      remedy: 'Edit the mail, then resume; and ask your admin to look at the template.',
    });
    expect(await nextMailOf(product, person)).toMatchObject({ ok: true, data: { subject: '', body: '' } });
  });
});
