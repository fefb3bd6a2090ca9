import type { Email } from '@salesos/shared/api/email';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { mailsTo } from '../../sandbox/mail/find-mails.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { addContact } from '../product/crm-edit.ts';
import { pullOnce } from '../product/crm-life.ts';
import { endWaits, enroll, inbox, ledger, personAt } from '../product/people.ts';

const TESTER = 'tester@ours.example';
let product: TestProduct;
let anna: Awaited<ReturnType<typeof apiAs>>;
let admin: Awaited<ReturnType<typeof apiAs>>;
beforeAll(async () => {
  product = await startTestProduct({ connect: ['salesforce'] });
  anna = await apiAs(product, 'salesforce', 'rep');
  admin = await apiAs(product, 'salesforce', 'admin');
});
afterEach(async () => {
  await isSandbox(false);
  await redirect(null);
});
afterAll(() => product?.close());

const isSandbox = (is: boolean) => product.rows('salesforce', sql`update crm_integrations set is_sandbox = ${is}`);
const redirect = (address: string | null, as = admin) => as<{ code?: string }>('PUT', '/v1/send-redirect', { address });
let people = 0;
async function enrolled(): Promise<Awaited<ReturnType<typeof personAt>>> {
  people += 1;
  const id = addContact(product, 'salesforce', { firstName: 'Kai', lastName: `Number ${people}`, email: `kai.${people}@copy.example` });
  await pullOnce(product, 'salesforce');
  const person = await personAt(product, 'salesforce', id);
  await enroll(product, person);
  await product.engine.drain();
  return person;
}
const stateOf = async (person: Awaited<ReturnType<typeof personAt>>) => {
  const [mail] = await ledger(product, person);
  const { body } = await anna<Email>('GET', `/v1/emails/${mail?.id}`);
  return { state: body.state, error: body.error?.code ?? null, redirectedTo: body.redirectedTo, received: inbox(product, person).length };
};

test('nobody in a sandbox gets mail, and what waits goes to the tester once there is one', async () => {
  await isSandbox(true);
  const person = await enrolled();
  expect(await stateOf(person)).toEqual({ state: 'scheduled', error: 'sandbox_hold', redirectedTo: null, received: 0 });
  expect((await product.client.card(person)).notice).toEqual({
    kind: 'info',
    text: 'This CRM is a sandbox, so no mail goes to people. An admin can name a test address that gets it.',
    action: null,
  });
  expect(await admin('GET', '/v1/send-redirect')).toMatchObject({ body: { isSandbox: true, address: null } });
  await redirect(TESTER);
  await product.engine.drain();
  expect(await stateOf(person)).toEqual({ state: 'sent', error: null, redirectedTo: TESTER, received: 0 });
  expect(mailsTo(product.twin.twin, TESTER).map(({ to }) => to.map(({ address }) => address))).toEqual([[TESTER]]);
});

test('a rep’s own mail and answers are no exception', async () => {
  const person = await enrolled();
  await isSandbox(true);
  await redirect(TESTER);
  const before = mailsTo(product.twin.twin, TESTER).length;
  const { body } = await anna<Email>('POST', '/v1/emails/send', { contactId: person.contactId, subject: 'Mine', body: 'Hello' });
  await product.engine.drain();
  expect((await anna<Email>('GET', `/v1/emails/${body.id}`)).body).toMatchObject({ state: 'sent', to: person.email, redirectedTo: TESTER });
  expect([mailsTo(product.twin.twin, TESTER).length - before, inbox(product, person).length]).toEqual([1, 1]);
});

test('what waited goes to its recipient once the CRM is none any more', async () => {
  await isSandbox(true);
  const person = await enrolled();
  await isSandbox(false);
  await endWaits(product, 'salesforce');
  await product.engine.drain();
  expect(await stateOf(person)).toEqual({ state: 'sent', error: null, redirectedTo: null, received: 1 });
});

test('only an admin says where it goes, and only to an address', async () => {
  expect((await redirect(TESTER, anna)).status).toBe(403);
  expect((await redirect('no address')).status).toBe(400);
  expect(await admin('GET', '/v1/send-redirect')).toMatchObject({ body: { isSandbox: false, address: null } });
});
