import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardView } from '@salesos/shared/api/card';
import type { Person, Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { traces } from '../product/card-call.ts';
import { actAs, nextMailOf } from '../product/card-door.ts';
import { addContact } from '../product/crm-edit.ts';
import { enroll, freshKey, inbox, personAt, personOf } from '../product/people.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const DAY_MS = 86_400_000;
const text = {
  subject: 'Capacity, in your own words',
  body: 'Dear {{ contact.first_name }},\n\nthe <b>tag</b> stays as it is. [The plan](https://www.salesos.example/plan)\n\nAnna',
};
/** A rep's variables are filled in when the text is saved, so what the rep sees again is what goes. */
const filledIn = (name: string) => ({ ...text, body: text.body.replace('{{ contact.first_name }}', name) });

async function enrolled(vendor: Vendor, key: string): Promise<{ person: Person & { contactId: string }; enrollmentId: string; view: CardView }> {
  const person = await personOf(product, vendor, key);
  const view = await enroll(product, person);
  return { person, enrollmentId: view.enrollment?.id ?? '', view };
}

const edit = (person: Person, enrollmentId: string, change: Record<string, unknown> = {}, as = 'rep') =>
  actAs(product, person, { action: 'edit_next', enrollmentId, position: 1, ...text, idempotencyKey: freshKey(), ...change }, as);

const codeOf = (reply: Awaited<ReturnType<typeof actAs>>): string => (reply.ok ? 'ok' : reply.problem.code);
const auditOf = (vendor: Vendor, enrollmentId: string) =>
  product.rows(
    vendor,
    sql`select action, actor_kind, u.name as actor, details from audit_log a left join users u on u.id::text = a.actor_id where resource_id = ${enrollmentId} order by a.seq`,
  );
const letterOf = (person: Person) => inbox(product, person).map(({ subject, text: body }) => ({ subject, body: body.split('\n--\n')[0]?.trim() }));

const expected = {
  salesforce: { subject: 'An idea for Nordlicht Logistics', name: 'Lena', rep: 'Anna Berg' },
  hubspot: { subject: 'An idea for Atelier Lumen', name: 'Camille', rep: 'Jonas Weber' },
};

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('the rep sees the next mail as it would go, changes it for this one step, and exactly that is sent', async () => {
    const { person, enrollmentId, view } = await enrolled(vendor, 'engaged');
    const { subject, name, rep } = expected[vendor];
    const greeting = `Hi ${name},`;
    expect(view.enrollment?.can).toEqual(['pause', 'send_now', 'snooze', 'remove', 'edit_next']);
    expect(await nextMailOf(product, person)).toEqual({
      ok: true,
      data: { position: 1, subject, body: expect.stringContaining(`${greeting}\n\nI looked at how`), edited: false, missing: [] },
    });
    expect(await nextMailOf(product, person)).toMatchObject({
      data: { body: expect.stringContaining('[our pricing page](https://www.salesos.example/pricing)') },
    });

    const replayed = { idempotencyKey: freshKey() };
    const saved = await edit(person, enrollmentId, replayed);
    const again = await edit(person, enrollmentId, replayed);
    expect(again.ok && again.data.enrollment).toEqual(saved.ok && saved.data.enrollment);
    expect(saved).toMatchObject({
      ok: true,
      data: { enrollment: { steps: [{ lines: [{ text: `edited by ${rep}`, at: expect.any(String) }, { text: 'due' }] }, {}] } },
    });
    expect(await nextMailOf(product, person)).toEqual({ ok: true, data: { position: 1, ...filledIn(name), edited: true, missing: [] } });
    expect(await auditOf(vendor, enrollmentId)).toEqual([
      { action: 'sequence.enrolled', actor_kind: 'crm_user', actor: rep, details: {} },
      { action: 'sequence.edit_next', actor_kind: 'crm_user', actor: rep, details: { position: 1 } },
    ]);

    await product.engine.drain();
    expect(letterOf(person)).toEqual([
      {
        subject: text.subject,
        body: `Dear ${name},\n\nthe <b>tag</b> stays as it is. The plan: https://www.salesos.example/plan\n\nAnna`,
      },
    ]);
    const [mail] = inbox(product, person);
    expect(mail?.html).toContain('the &lt;b&gt;tag&lt;/b&gt; stays');
    expect(mail?.links.find(({ url }) => url.includes('/t/c/'))).toBeDefined();
    expect(mail?.text).toContain('Unsubscribe: ');

    expect(codeOf(await edit(person, enrollmentId))).toBe('conflict');
    expect(await nextMailOf(product, person)).toEqual({
      ok: true,
      data: { position: 2, subject: `Re: ${text.subject}`, body: expect.stringContaining('one line more'), edited: false, missing: [] },
    });
    await product.advance(4 * DAY_MS);
    await product.engine.drain();
    expect(letterOf(person).map((letter) => letter.subject)).toEqual([text.subject, `Re: ${text.subject}`]);
  });

  test('back to the template', async () => {
    const { person, enrollmentId } = await enrolled(vendor, 'machine_only');
    const template = await nextMailOf(product, person);
    await edit(person, enrollmentId);
    const restored = await actAs(product, person, { action: 'restore_next', enrollmentId, position: 1, idempotencyKey: freshKey() });
    expect(restored).toMatchObject({ ok: true, data: { enrollment: { steps: [{ lines: [{ text: 'due' }] }, {}] } } });
    expect(await nextMailOf(product, person)).toEqual(template);
    await actAs(product, person, { action: 'restore_next', enrollmentId, position: 1, idempotencyKey: freshKey() });
    expect(await auditOf(vendor, enrollmentId)).toMatchObject([
      { action: 'sequence.enrolled' },
      { action: 'sequence.edit_next' },
      { action: 'sequence.restore_next', details: { position: 1 } },
    ]);
    await product.engine.drain();
    expect(letterOf(person)).toEqual([{ subject: template.ok && template.data.subject, body: expect.stringContaining('I looked at how') }]);
  });

  test('a step held for a variable without a value goes out in the rep’s words once it is resumed', async () => {
    const { person, enrollmentId } = await enrolled(vendor, 'no_first_name');
    await product.engine.drain();
    expect((await product.client.card(person)).enrollment).toMatchObject({
      state: 'held',
      can: ['resume', 'remove', 'edit_next'],
      reason: {
        code: 'missing_variable',
        text: 'The mail has a variable without a value: first name.',
        remedy: 'Fill in the field on the record, and it goes on by itself; or edit the mail, then resume.',
      },
    });
    expect(await nextMailOf(product, person)).toMatchObject({
      ok: true,
      data: { body: expect.stringMatching(/^Hi \[first name\],\n/), edited: false, missing: ['first name'] },
    });
    expect(await edit(person, enrollmentId, { body: 'Dear [First Name],\n\nhello.' })).toEqual({
      ok: false,
      problem: {
        code: 'mail_text_refused',
        title: 'The text still says [first name].',
        detail: 'Write what should stand there, then save again. Nothing was changed, and your text is still here.',
      },
    });
    expect(await edit(person, enrollmentId, { body: 'Dear {{ contact.first_name }},\n\nhello.' })).toMatchObject({
      problem: { code: 'mail_text_refused', title: 'There is no value for {{ contact.first_name }}.' },
    });
    const saved = await edit(person, enrollmentId, { body: 'Good morning,\n\nhello.' });
    expect(saved.ok && saved.data.enrollment?.reason).toEqual({
      code: 'missing_variable',
      text: 'The mail had a variable without a value: first name. It has been edited since.',
      remedy: 'Resume to send it.',
    });
    expect(await nextMailOf(product, person)).toMatchObject({ data: { edited: true, missing: [] } });
    await product.engine.drain();
    expect(letterOf(person)).toEqual([]);
    await actAs(product, person, { action: 'resume', enrollmentId, idempotencyKey: freshKey() });
    await product.engine.drain();
    expect(letterOf(person)).toEqual([{ subject: text.subject, body: 'Good morning,\n\nhello.' }]);
  });

  test('a mail that is in the send ledger is not edited, and neither is one of an enrollment that ended', async () => {
    const { person, enrollmentId } = await enrolled(vendor, 'unsubscriber');
    await product.engine.executors.steps.run(product.customerId(vendor));
    const before = await traces(product, vendor);
    expect((await product.client.card(person)).enrollment?.can).toEqual(['pause', 'remove']);
    expect(await nextMailOf(product, person)).toMatchObject({ ok: false, problem: { code: 'not_found' } });
    expect(await edit(person, enrollmentId)).toEqual({
      ok: false,
      problem: {
        code: 'conflict',
        title: 'This mail is already on its way, or its sequence has ended.',
        detail: 'Your text was not used. Nothing was changed.',
      },
    });
    expect(await traces(product, vendor)).toEqual(before);
    await product.engine.drain();
    await actAs(product, person, { action: 'remove', enrollmentId, idempotencyKey: freshKey() });
    expect(codeOf(await edit(person, enrollmentId, { position: 2 }))).toBe('conflict');
  });
});

describe('what is refused changes nothing', () => {
  test.each([
    ['a subject of two lines', { subject: 'One\nBcc: eve@evil.example' }, 'bad_request'],
    ['a subject that ends with a break', { subject: 'One\r' }, 'bad_request'],
    ['an empty subject', { subject: '  ' }, 'bad_request'],
    ['a subject of 301 characters', { subject: 'x'.repeat(301) }, 'bad_request'],
    ['an empty text', { body: ' \n ' }, 'bad_request'],
    ['a text of 10,001 characters', { body: 'x'.repeat(10_001) }, 'bad_request'],
    ['a text with a zero byte', { body: 'a\u0000b' }, 'bad_request'],
    ['an unknown field', { html: '<b>' }, 'bad_request'],
    ['a variable nobody knows', { body: 'Hi {{first_nam}},' }, 'mail_text_refused'],
    ['a variable nobody knows, in the subject', { subject: 'For {{ contact.nickname }}' }, 'mail_text_refused'],
    ['a place that is not closed', { body: 'Hi {{ contact.first_name,' }, 'mail_text_refused'],
    ['a place that is put together', { body: 'Hi {{ "{{" }}x' }, 'mail_text_refused'],
    ['a script as a link', { body: '[x](javascript:alert(1))' }, 'mail_text_refused'],
    ['a link without https', { body: '[x](a.example)' }, 'mail_text_refused'],
    ['a text that becomes empty', { body: '{% if contact.nickname %}x{% endif %}' }, 'mail_text_refused'],
    ['a step that is not next', { position: 2 }, 'conflict'],
    ['a step nobody can count to', { position: 9_007_199_254_740_991 }, 'conflict'],
    ['somebody else’s enrollment', { enrollmentId: '00000000-0000-4000-8000-000000000000' }, 'not_found'],
  ])('%s', async (_, change, code) => {
    const person = await personOf(product, 'hubspot', 'mikkel');
    const card = await product.client.card(person);
    const { enrollment } = card.enrollment ? card : await enroll(product, person);
    const before = await traces(product, 'hubspot');
    expect(codeOf(await edit(person, enrollment?.id ?? '', change))).toBe(code);
    expect(await traces(product, 'hubspot')).toEqual(before);
    expect(await nextMailOf(product, person)).toMatchObject({ data: { position: 1, edited: false } });
  });

  test('the contact of another rep', async () => {
    const person = await personOf(product, 'hubspot', 'mikkel');
    const { enrollment } = await product.client.card(person);
    expect(codeOf(await edit(person, enrollment?.id ?? '', {}, 'other_rep'))).toBe('forbidden');
    expect(codeOf(await edit(person, enrollment?.id ?? '', { subject: 'x'.repeat(300), body: 'é"\n'.repeat(3_333) }))).toBe('ok');
  });
});

test('an edit and the scanner at once: saved means sent, refused means the template went', async () => {
  const recordIds = Array.from({ length: 24 }, (_, n) =>
    addContact(product, 'hubspot', { firstName: 'Ines', lastName: `Racer ${n}`, email: `ines.${n}@race.example` }),
  );
  await product.engine.executors.pull.run(product.customerId('hubspot'));
  await product.engine.drain();
  const people = await Promise.all(recordIds.map((recordId) => personAt(product, 'hubspot', recordId)));
  const codes: string[] = [];
  for (const [n, person] of people.entries()) {
    const { enrollment } = await enroll(product, person);
    const scan = (): Promise<unknown> => product.engine.executors.steps.run(product.customerId('hubspot'));
    const change = (): ReturnType<typeof edit> => edit(person, enrollment?.id ?? '');
    // From "the scanner was before" to "the edit was"; how long either takes depends on the machine.
    const ahead = 12 - n;
    if (n === 0) await scan();
    const [reply] = await Promise.all([
      sleep(Math.max(0, ahead)).then(change),
      n === 0 ? null : n < 23 ? sleep(Math.max(0, -ahead)).then(scan) : null,
    ]);
    if (n === 23) await scan();
    codes.push(codeOf(reply));
  }
  await product.engine.drain();
  const outcomes = people.map(
    (person, n) =>
      `${codes[n]}: ${letterOf(person)
        .map(({ subject }) => subject === text.subject)
        .join()}`,
  );
  expect([...new Set(outcomes)].sort()).toEqual(['conflict: false', 'ok: true']);
});
