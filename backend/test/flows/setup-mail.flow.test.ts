import type { DomainList, MailView, SuppressionList } from '@salesos/shared/api/mail-setup';
import type { SetupCall } from '@salesos/shared/api/setup';
import { deliverabilityLabels } from '@salesos/shared/labels/deliverability';
import { domainWords, parkedWords } from '@salesos/shared/labels/mail-words';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { enroll, inbox, ledger } from '../product/people.ts';
import { asked, type SetupApi, setupApi } from '../product/setup-api.ts';
import { known } from '../product/talk.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterEach(() => product.twin.twin.faults.clear());
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof known>>;
const nobody = '00000000-0000-4000-8000-000000000000';

/** The mail server takes the mail to this person and is not heard saying so. */
async function parked(vendor: Vendor): Promise<Somebody & { emailId: string }> {
  const person = await known(product, vendor);
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `^DATA ${person.email}$`, times: 1, kind: { type: 'accept_then_drop' } });
  await enroll(product, person);
  await product.engine.drain();
  return { ...person, emailId: (await ledger(product, person)).at(-1)?.id ?? '' };
}
const states = async (person: Somebody) => (await ledger(product, person)).map(({ send_state: state }) => state);
const auditOf = (vendor: Vendor, action: string) =>
  product.rows(vendor, sql`select resource_id, details from audit_log where action = ${action} order by seq desc limit 1`);

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  let admin: SetupApi;
  const mail = (call: SetupCall = { call: 'mail' }) => asked<MailView>(admin, call);
  beforeAll(() => {
    admin = setupApi(product, vendor);
  });

  test('mail is for admins; what is not understood changes nothing', async () => {
    const rep = setupApi(product, vendor, 'rep');
    const calls: SetupCall[] = [
      { call: 'mail' },
      { call: 'settle_parked', emailId: nobody, went: true },
      { call: 'change_mailbox', mailboxId: nobody, change: { isActive: false } },
      { call: 'suppressions', matching: null, after: null },
      { call: 'suppress', wish: { kind: 'domain', value: 'rep.example' } },
      { call: 'lift_suppression', id: nobody, because: 'because', matching: null },
      { call: 'set_send_redirect', address: null },
      { call: 'deliverability' },
    ];
    for (const call of calls) {
      const { status, body } = await rep(call);
      expect([call.call, status, body]).toEqual([call.call, 200, { ok: false, problem: expect.objectContaining({ code: 'forbidden' }) }]);
    }
    for (const body of [
      '{"call":"settle_parked","emailId":"x","went":true}',
      `{"call":"settle_parked","emailId":"${nobody}"}`,
      `{"call":"change_mailbox","mailboxId":"${nobody}","change":{"perDay":0}}`,
    ])
      expect((await admin({ call: 'mail' }, { body })).body).toEqual({ ok: false, problem: expect.objectContaining({ code: 'bad_request' }) });
  });

  test('a mail nobody knows of: whom, from where, what and why; settled as not sent it goes once more, and only once', async () => {
    expect((await mail()).parked).toEqual({ mails: [], note: parkedWords.none, more: null });
    const person = await parked(vendor);
    const before = await mail();
    expect((await asked(admin, { call: 'view' })).mail).toBe('Of 1 mail nobody knows whether it was sent.');
    const [name] = await product.rows<{ name: string }>(
      vendor,
      sql`select concat_ws(' ', first_name, last_name) as name from contacts where id = ${person.contactId}::uuid`,
    );
    const [row] = await product.rows<{ subject: string; from_address: string }>(
      vendor,
      sql`select subject, from_address from emails where id = ${person.emailId}::uuid`,
    );
    expect(before.parked).toEqual({
      mails: [
        {
          emailId: person.emailId,
          title: `To ${name?.name}, ${person.email}`,
          facts: [
            { name: 'From', text: row?.from_address, at: null },
            { name: 'Subject', text: row?.subject, at: null },
            { name: 'Handed over', text: '{0}, and not heard of since', at: expect.stringMatching(/^\d{4}-.*Z$/) },
            { name: 'Why nobody knows', text: 'The connection broke before the mail server said yes or no.', at: null },
          ],
          went: expect.objectContaining({ label: 'It was sent', ask: expect.stringContaining('Nothing is sent again.') }),
          notSent: expect.objectContaining({
            label: 'It was not sent, send it again',
            ask: expect.stringContaining(`${person.email} gets a second copy`),
          }),
        },
      ],
      note: parkedWords.note,
      more: null,
    });
    expect(inbox(product, person)).toHaveLength(1);
    const wish: SetupCall = { call: 'settle_parked', emailId: person.emailId, went: false };
    expect((await mail(wish)).parked).toEqual({ mails: [], note: parkedWords.none, more: null });
    // Pressed again, as after an answer that was lost.
    expect((await asked(admin, { call: 'view' })).mail).toBeNull();
    expect((await admin(wish)).body).toMatchObject({ ok: false, problem: { code: 'conflict', detail: 'Nothing was changed.' } });
    await product.engine.drain();
    expect([await states(person), inbox(product, person).length]).toEqual([['rejected', 'sent'], 2]);
    expect(await auditOf(vendor, 'email.settled')).toEqual([{ resource_id: person.emailId, details: { went: false } }]);
  });

  test('settled as sent it counts, and nothing goes again', async () => {
    const person = await parked(vendor);
    await mail({ call: 'settle_parked', emailId: person.emailId, went: true });
    await product.engine.drain();
    expect([await states(person), inbox(product, person).length]).toEqual([['sent'], 1]);
  });

  test('mailboxes: how each stands, in words; limits and a pause hold at once and are in the audit log', async () => {
    const [used] = await product.rows<{ address: string }>(vendor, sql`select from_address as address from emails limit 1`);
    const box = async (call?: SetupCall) => (await mail(call)).mailboxes.rows.find(({ address }) => address === used?.address);
    const before = await box();
    const [row] = await product.rows<{ id: string; week: number; day: number; owner: string; provider: string }>(
      vendor,
      sql`select m.id, u.name as owner, (select count(*)::int from emails e where e.mailbox_id = m.id and e.handed_at is not null) as day
        from email_provider_accounts m join users u on u.id = m.user_id where m.email_address = ${used?.address}`,
    );
    const day = row?.day ?? 0;
    expect(before).toEqual({
      mailboxId: row?.id,
      address: used?.address,
      state: { tone: 'well', word: 'Works', text: '', at: null },
      facts: [
        { name: 'Whose', text: row?.owner, at: null },
        { name: 'Provider', text: 'SMTP', at: null },
        { name: 'Sent in 24 h', text: `${day} of 10,000; at most 1,000 a minute`, at: null },
        { name: 'Came back', text: `not available: ${day === 1 ? '1 mail' : `${day} mails`} in 7 days, and it takes 50 to tell`, at: null },
        { name: 'Called spam', text: 'not available: SMTP does not tell', at: null },
      ],
      isActive: true,
      toggle: expect.objectContaining({ label: 'Pause' }),
      perDay: 10_000,
      perMinute: 1000,
    });
    const mailboxId = row?.id ?? '';
    const limited = await box({ call: 'change_mailbox', mailboxId, change: { perDay: null, perMinute: 3 } });
    expect([limited?.perDay, limited?.perMinute, limited?.facts[2]?.text]).toEqual([
      null,
      3,
      `${day} of 20, the limit while nobody has set one; at most 3 a minute`,
    ]);
    const paused = await box({ call: 'change_mailbox', mailboxId, change: { isActive: false } });
    expect([paused?.state, paused?.toggle?.label]).toEqual([
      { tone: 'warn', word: 'Paused', text: 'By a person. Its mails wait.', at: null },
      'Resume',
    ]);
    await product.rows(vendor, sql`update email_provider_accounts set paused_because = 'bounces' where id = ${mailboxId}::uuid`);
    expect((await box())?.state).toEqual({ tone: 'bad', word: 'Paused', text: 'Too many of its mails came back in the last seven days.', at: null });
    expect((await asked(admin, { call: 'view' })).mail).toBe('1 mailbox does not send.');
    const at = new Date(product.product.clock.now().getTime() + 60_000).toISOString();
    await box({ call: 'change_mailbox', mailboxId, change: { isActive: true, perDay: 10_000, perMinute: 1000 } });
    await product.rows(vendor, sql`update email_provider_accounts set capped_until = ${at}::timestamptz where id = ${mailboxId}::uuid`);
    expect((await box())?.state).toEqual({ tone: 'warn', word: 'Full', text: 'Until {0}. Its mails go then.', at });
    expect((await admin({ call: 'change_mailbox', mailboxId: nobody, change: { isActive: false } })).body).toMatchObject({
      ok: false,
      problem: { code: 'not_found', detail: 'Nothing was changed.' },
    });
    expect(await auditOf(vendor, 'mailbox.changed')).toEqual([{ resource_id: mailboxId, details: {} }]);
    await product.rows(
      vendor,
      sql`insert into emails (customer_id, id, contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, subject, body_html, body_text,
          message_id, send_state, queued_at, sent_at, handed_at, bounce_class, bounced_at)
        select customer_id, gen_random_uuid(), contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, 'x', '', '',
          '<' || gen_random_uuid() || '@x.example>', 'sent', queued_at, queued_at, handed_at, case when n <= 2 then 'hard' end, case when n <= 2 then queued_at end
        from (select * from emails where mailbox_id = ${mailboxId}::uuid and handed_at is not null limit 1) e, generate_series(1, 50) n`,
    );
    expect((await box())?.facts[3]?.text).toMatch(/^3\.\d+% of 5\d mails in 7 days, close to the 5% that pause it$/);
  });

  test('never write to: added, found by what it keeps back, in force, taken off with a reason, each in the audit log', async () => {
    const list = (call: SetupCall) => asked<SuppressionList>(admin, call);
    const domain = `kept-${vendor}.example`;
    expect((await mail()).suppressions).toEqual({ rows: [], empty: 'Nobody is on the list.', next: null });
    const added = await list({ call: 'suppress', wish: { kind: 'domain', value: `Kept-${vendor}.example`, reason: 'asked on the phone' } });
    const [name] = await product.rows<{ name: string }>(
      vendor,
      sql`select u.name from users u join suppressions s on s.customer_id = u.customer_id and s.added_by = u.id`,
    );
    const row = {
      id: expect.any(String),
      value: domain,
      line: { text: `Since {0}, by ${name?.name}. “asked on the phone”`, at: expect.stringMatching(/^\d{4}-.*Z$/) },
      liftAsk: expect.stringContaining(`Mail may go to everybody at ${domain} again.`),
    };
    expect(added).toEqual({ rows: [row], empty: null, next: null });
    expect((await mail()).suppressions.rows).toEqual([row]);
    // Said again it stays as it is.
    expect(await list({ call: 'suppress', wish: { kind: 'domain', value: domain } })).toEqual(added);
    for (const matching of [`somebody@below.${domain}`, `below.${domain}`, domain])
      expect([matching, (await list({ call: 'suppressions', matching, after: null })).rows]).toEqual([matching, [row]]);
    expect(await list({ call: 'suppressions', matching: 'other.example', after: null })).toEqual({
      rows: [],
      empty: 'Nothing on the list keeps mail to other.example back.',
      next: null,
    });
    expect((await admin({ call: 'suppress', wish: { kind: 'address', value: 'no@address' } })).body).toMatchObject({
      ok: false,
      problem: {
        code: 'bad_request',
        title: 'This is not an email address.',
        detail: 'An address looks like name@company.com. Nothing was changed.',
      },
    });
    const id = added.rows[0]?.id ?? '';
    const lift: SetupCall = { call: 'lift_suppression', id, because: 'they wrote to us', matching: domain };
    expect((await list(lift)).rows).toEqual([]);
    expect((await admin(lift)).body).toMatchObject({ ok: false, problem: { code: 'not_found', detail: 'Nothing was changed.' } });
    expect([await auditOf(vendor, 'suppression.added'), await auditOf(vendor, 'suppression.lifted')]).toEqual([
      [{ resource_id: id, details: { kind: 'domain' } }],
      [{ resource_id: id, details: { kind: 'domain' } }],
    ]);
  });

  test('never write to: an umlaut domain is found as it was typed, and the list goes on by pages', async () => {
    const idn = await asked<SuppressionList>(admin, { call: 'suppress', wish: { kind: 'domain', value: 'bücher.example' } });
    expect(idn.rows.map(({ value }) => value)).toEqual(['xn--bcher-kva.example']);
    for (let n = 0; n < 20; n += 1) await asked(admin, { call: 'suppress', wish: { kind: 'address', value: `n${n}@many.example` } });
    const first = (await mail()).suppressions;
    const rest = await asked<SuppressionList>(admin, { call: 'suppressions', matching: null, after: first.next });
    expect([first.rows.length, rest.rows.length, rest.next]).toEqual([20, 1, null]);
    expect(new Set([...first.rows, ...rest.rows].map(({ id }) => id)).size).toBe(21);
  });

  test('where a sandbox’s mail goes: shown while a CRM is one, set and emptied', async () => {
    expect((await mail()).redirect).toBeNull();
    await product.rows(vendor, sql`update crm_integrations set is_sandbox = true`);
    const waits = { text: expect.stringContaining('no mail goes to people'), address: null };
    expect((await mail()).redirect).toEqual(waits);
    expect((await admin({ call: 'mail' }, { body: '{"call":"set_send_redirect","address":"no address"}' })).body).toMatchObject({
      ok: false,
      problem: { code: 'bad_request' },
    });
    const address = 'tester@ours.example';
    expect((await mail({ call: 'set_send_redirect', address })).redirect).toEqual({
      text: `This CRM is a sandbox: all mail goes to ${address} and none to people.`,
      address,
    });
    expect((await mail({ call: 'set_send_redirect', address: null })).redirect).toEqual(waits);
    await product.rows(vendor, sql`update crm_integrations set is_sandbox = false`);
    expect((await mail()).redirect).toBeNull();
    expect(await product.rows(vendor, sql`select count(*)::int as n from audit_log where action = 'send_redirect.saved'`)).toEqual([{ n: 2 }]);
  });

  test('whether mail arrives: each domain that sends, in two lines', async () => {
    const list = await asked<DomainList>(admin, { call: 'deliverability' });
    const fine = { tone: 'well', word: 'Fine', line: 'SPF fine, DKIM fine, DMARC fine.', toDo: domainWords.fine };
    const watching = {
      tone: 'warn',
      word: 'Look at it',
      line: 'SPF fine, DKIM fine, DMARC could be better.',
      toDo: `${deliverabilityLabels.dmarc_watching.text} ${deliverabilityLabels.dmarc_watching.toDo}`,
    };
    expect(list).toEqual({
      measuredAt: expect.stringMatching(/^\d{4}-.*Z$/),
      domains: [vendor === 'salesforce' ? { domain: 'harborpine.example', ...fine } : { domain: 'brightwater.example', ...watching }],
      note: domainWords.note,
    });
  });
});
