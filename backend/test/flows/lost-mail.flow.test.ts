import type { Email } from '@salesos/shared/api/email';
import type { ParkedSend } from '@salesos/shared/api/parked-send';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { discardNext } from '#services/email/discard-drafts.ts';
import { lookUpNext } from '#services/email/look-up.ts';
import { sendNext } from '#services/email/send-next.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { Crash, dyingWork } from '../product/crash.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { DraftingVendor } from '../product/drafting-vendor.ts';
import { endWaits, enroll, inbox, ledger, personAt } from '../product/people.ts';

let product: TestProduct;
let customerId: string;
let anna: Awaited<ReturnType<typeof apiAs>>;
let david: Awaited<ReturnType<typeof apiAs>>;
let vendor: DraftingVendor;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  customerId = product.customerId('salesforce');
  anna = await apiAs(product, 'salesforce', 'rep');
  david = await apiAs(product, 'salesforce', 'other_rep');
});
beforeEach(() => {
  vendor = new DraftingVendor();
});
afterAll(() => product?.close());

type Somebody = Awaited<ReturnType<typeof personAt>>;
let people = 0;
/** Somebody whose first mail of a sequence is in the ledger, not sent. */
async function queued(): Promise<Somebody> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Ida', lastName: `Number ${people}`, email: `ida.${people}@lost.example` });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', id);
  await enroll(product, person);
  await product.engine.executors.steps.run(customerId);
  return person;
}
const deps = () => ({ ...product.engine.sendDeps, providers: { ...product.engine.sendDeps.providers, mail: new Map([['smtp', vendor.provider]]) } });
const send = (work = product.product.work): Promise<boolean> => sendNext(work, deps(), customerId);
const lookUp = (): Promise<boolean> => lookUpNext(product.product.work, deps(), customerId);
const mailOf = async (person: Somebody) => {
  const [row] = await product.rows<{
    id: string;
    send_state: string;
    message_id: string;
    thread_key: string | null;
    draft_key: string | null;
    asked: boolean;
  }>(
    'salesforce',
    sql`select id, send_state, message_id, thread_key, draft_key, look_up_at is not null as asked from emails where contact_id = ${person.contactId}::uuid`,
  );
  return row;
};
/** Leases and pauses are over. */
const later = async (): Promise<void> => {
  await endWaits(product, 'salesforce');
  await product.rows('salesforce', sql`update emails set look_up_at = now() - interval '1 second' where look_up_at is not null`);
};
const counts = () => ({ sent: vendor.sent.length, drafts: vendor.drafts.size });

describe('a vendor that keeps drafts', () => {
  test('the draft is laid ready, sent once, and the vendor’s names are kept', async () => {
    const person = await queued();
    await send();
    const mail = await mailOf(person);
    const sendId = mail?.id ?? '';
    expect(mail).toEqual({
      id: sendId,
      send_state: 'sent',
      message_id: `<${sendId}@vendor.example>`,
      thread_key: `thread-${sendId}`,
      draft_key: 'draft-1',
      asked: false,
    });
    expect(counts()).toEqual({ sent: 1, drafts: 0 });
  });

  test.each([1, 2, 3, 4, 5, 6].flatMap((at) => [{ at, when: 'before' } as const, { at, when: 'after' } as const]))(
    'a sender that dies $when its step $at: the mail goes once, nobody is asked',
    async (point) => {
      const person = await queued();
      await send(dyingWork(product.product.work, point)).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      for (let round = 0; round < 3; round += 1) {
        await later();
        await send();
        await lookUp();
      }
      expect({ state: (await mailOf(person))?.send_state, sent: vendor.sent.length }).toEqual({ state: 'sent', sent: 1 });
      // One that was laid ready and never noted stays behind: nothing knows of it.
      expect(vendor.drafts.size).toBe((point.at === 2 && point.when === 'after') || (point.at === 3 && point.when === 'before') ? 1 : 0);
    },
  );

  test.each([
    ['lost on the way', 'lost_before'],
    ['lost on the way back', 'lost_after'],
    ['refused for now', 'refused'],
    ['thrown away by hand', 'draft_gone'],
  ] as const)('a handover %s: the mail goes once', async (_what, mishap) => {
    const person = await queued();
    vendor.mishaps.push(mishap);
    await send();
    for (let round = 0; round < 3; round += 1) {
      await later();
      await lookUp();
      await send();
    }
    expect({ state: (await mailOf(person))?.send_state, ...counts() }).toEqual({ state: 'sent', sent: 1, drafts: 0 });
  });

  test('a mail that may not go any more leaves no draft behind', async () => {
    const person = await queued();
    const { provider } = vendor;
    const connection = provider.connect({ address: '', settings: {}, accessToken: null, scopes: [] });
    provider.connect = () => ({
      ...connection,
      sender: {
        ...connection.sender,
        async prepare(mail) {
          await product.rows(
            'salesforce',
            sql`insert into dead_addresses (customer_id, address, email_id, since)
            select customer_id, ${person.email}, id, now() from emails where contact_id = ${person.contactId}::uuid`,
          );
          const draft = await connection.sender.prepare?.(mail);
          if (!draft) throw new Error('no draft');
          return draft;
        },
      },
    });
    await send();
    expect({ ...(await mailOf(person)), ...counts() }).toMatchObject({ send_state: 'canceled', sent: 0, drafts: 1 });
    await discardNext(product.product.work, deps(), customerId);
    expect({ ...(await mailOf(person)), ...counts() }).toMatchObject({ send_state: 'canceled', draft_key: null, sent: 0, drafts: 0 });
  });
});

describe('whoever is late', () => {
  test.each(['unknown_outcome', 'rate_limited', 'not_found', 'validation'] as const)(
    'with "%s" changes nothing of the try that is under way',
    async (failure) => {
      const person = await queued();
      const { provider } = vendor;
      const { sender } = provider.connect({ address: '', settings: {}, accessToken: null, scopes: [] });
      const releases: (() => void)[] = [];
      let second: Promise<boolean> | null = null;
      let isFirst = true;
      const slow: typeof sender = {
        ...sender,
        async send(mail, draftKey) {
          if (!isFirst) {
            await new Promise<void>((resolve) => releases.push(resolve));
            return sender.send(mail, draftKey);
          }
          // Given up as lost meanwhile, looked up, and begun anew by somebody else.
          isFirst = false;
          await later();
          await send();
          await lookUp();
          second = send();
          await until(
            () => Promise.resolve(releases.length),
            (waiting) => waiting === 1,
          );
          throw new ProviderError(failure, 'late', { retryAfterMs: 1 });
        },
      };
      provider.connect = () => ({ reader: null, sender: slow });
      await send();
      expect(await mailOf(person)).toMatchObject({ send_state: 'dispatched', draft_key: 'draft-2', asked: false });
      for (const release of releases) release();
      await second;
      expect({ state: (await mailOf(person))?.send_state, ...counts() }).toEqual({ state: 'sent', sent: 1, drafts: 0 });
    },
  );
});

describe('what nobody can say', () => {
  test('is asked for half an hour, and then parked until a person decides', async () => {
    const person = await queued();
    vendor.mishaps.push('lost_after');
    vendor.isUndecided = true;
    await send();
    await lookUp();
    expect(await mailOf(person)).toMatchObject({ send_state: 'unknown', asked: true });
    expect((await parked()).map(({ to }) => to)).not.toContain(person.email);
    await product.rows('salesforce', sql`update emails set lost_at = lost_at - interval '31 minutes' where contact_id = ${person.contactId}::uuid`);
    await later();
    await lookUp();
    expect(await mailOf(person)).toMatchObject({ send_state: 'unknown', asked: false });
    await later();
    expect({ more: await lookUp(), looks: vendor.looks.length }).toEqual({ more: false, looks: 2 });
    expect((await parked()).map(({ to }) => to)).toContain(person.email);
  });
});

const parked = async (): Promise<ParkedSend[]> => (await anna<{ parkedSends: ParkedSend[] }>('GET', '/v1/parked-sends')).body.parkedSends;
const settle = (emailId: string, went: boolean, as = anna) => as<Email & { code?: string }>('POST', `/v1/parked-sends/${emailId}`, { went });

/** Parked by a real server that took it and did not answer. */
async function parkedMail(): Promise<Somebody & { emailId: string }> {
  const person = await queued();
  product.twin.twin.faults.plan({ vendor: 'smtp', match: `DATA ${person.email}`, times: 1, kind: { type: 'accept_then_drop' } });
  await product.engine.drain();
  const [mail] = await ledger(product, person);
  return { ...person, emailId: mail?.id ?? '' };
}
const enrollmentOf = async (person: Somebody) => {
  const { enrollment } = await product.client.card(person);
  return { state: enrollment?.state, steps: enrollment?.steps.map(({ state }) => state), reason: enrollment?.steps[0]?.reason?.code ?? null };
};

describe('a parked mail', () => {
  test('says what is known of it', async () => {
    const mail = await parkedMail();
    const [entry] = (await parked()).filter(({ emailId }) => emailId === mail.emailId);
    expect(entry).toEqual({
      emailId: mail.emailId,
      contactId: mail.contactId,
      contactName: expect.stringMatching(/^Ida Number \d+$/),
      from: expect.stringContaining('@'),
      to: mail.email,
      subject: expect.any(String),
      lostAt: expect.any(String),
      because: 'outcome_unknown',
      inSequence: true,
    });
    expect(await enrollmentOf(mail)).toEqual({ state: 'held', steps: ['held', 'upcoming'], reason: 'outcome_unknown' });
  });

  test.each([
    [true, { mails: 1, state: 'sent', enrollment: { state: 'active', steps: ['done', 'due'], reason: null } }],
    [false, { mails: 2, state: 'rejected', enrollment: { state: 'active', steps: ['done', 'due'], reason: null } }],
  ])('somebody has looked whether it went: %j', async (went, fate) => {
    const mail = await parkedMail();
    expect((await settle(mail.emailId, went)).status).toBe(200);
    await product.engine.drain();
    const { send_state: state } = (await ledger(product, mail))[0] ?? {};
    expect({ mails: inbox(product, mail).length, state, enrollment: await enrollmentOf(mail) }).toEqual(fate);
    expect((await parked()).map(({ emailId }) => emailId)).not.toContain(mail.emailId);
    expect((await settle(mail.emailId, true)).body.code).toBe('conflict');
  });

  test('is nobody else’s to decide, and nobody else’s to see', async () => {
    const mail = await parkedMail();
    expect((await settle(mail.emailId, true, david)).status).toBe(403);
    const seen = await david<{ parkedSends: ParkedSend[] }>('GET', '/v1/parked-sends');
    expect(seen.body.parkedSends.map(({ emailId }) => emailId)).not.toContain(mail.emailId);
  });
});
