import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Product } from '#composition.ts';
import { enroll } from '#services/sequence/enroll.ts';
import { type LocalCustomer, localCustomers } from '../../../scripts/start/customers.ts';
import type { RecordPage } from '../../sandbox/core/record-page.ts';
import type { RunningTwin } from '../../sandbox/start-twin.ts';
import { type ProcessProduct, startProcessProduct } from '../product/process-product.ts';
import { salesos } from './cli-process.ts';

interface Report {
  ok: boolean;
  customers: Record<string, unknown>[];
  failed: unknown[];
  pending: unknown[];
}

// Most of it is starting processes, and a busy machine takes seconds for each.
vi.setConfig({ testTimeout: 240_000 });

let running: ProcessProduct;
let twin: RunningTwin;
let product: Product;
let environment: ProcessProduct['environment'];

beforeAll(async () => {
  running = await startProcessProduct();
  ({ twin, product, environment } = running);
});
afterAll(() => running?.close());
beforeEach(() => twin.twin.faults.clear());

async function syncOnce(...options: string[]): Promise<{ exitCode: number | null; stderr: string; report: Report }> {
  const { exitCode, stdout, stderr } = await salesos(environment, 'sync', 'once', '--json', ...options);
  return { exitCode, stderr, report: JSON.parse(stdout) as Report };
}

const page = async (vendor: 'salesforce' | 'hubspot', recordId: string): Promise<RecordPage> =>
  (await (await fetch(`${twin.pagesUrl}/_twin/records/${vendor}/${recordId}`)).json()) as RecordPage;
const field = (record: RecordPage, name: RegExp): string | null => record.ownedFields.find(({ apiName }) => name.test(apiName))?.value ?? null;

const [salesforce, hubspot] = localCustomers as [LocalCustomer, LocalCustomer];
type Vendor = 'salesforce' | 'hubspot';
const recordOf = (vendor: Vendor, person: string): string => twin.seeded?.[vendor].contactIds[person] ?? '';
const engaged = (vendor: Vendor): string => recordOf(vendor, 'engaged');

/** Puts the person into the first sequence, as the rep on the card does. */
async function enrollPerson(customerId: string, vendor: Vendor, person = 'engaged'): Promise<void> {
  await product.work.withTenant(customerId, async (uow) => {
    const [contact] = await uow.rows<{
      id: string;
      owner_id: string | null;
    }>(sql`select c.id, c.owner_id from crm_sync_state l join contacts c on c.customer_id = l.customer_id and c.id = l.salesos_id
      where l.customer_id = ${customerId}::uuid and l.crm_id = ${recordOf(vendor, person)} and l.entity_type = 'contact'`);
    const [sequence] = await uow.rows<{ id: string }>(sql`select id from sequences where customer_id = ${customerId}::uuid and name = 'Warm intro'`);
    await enroll(uow, {
      actor: { kind: 'system', id: contact?.owner_id ?? '', role: 'admin' },
      contactId: contact?.id ?? '',
      ownerId: contact?.owner_id ?? null,
      sequenceId: sequence?.id ?? '',
    });
  });
}

test('the first sync reads both CRMs and writes what they should show; the next one has nothing to do', async () => {
  const { exitCode, stderr, report } = await syncOnce();
  expect({ exitCode, stderr, ok: report.ok, failed: report.failed, pending: report.pending }).toEqual({
    exitCode: 0,
    stderr: '',
    ok: true,
    failed: [],
    pending: [],
  });
  const counts = { created: { accounts: 8, contacts: 14 }, contactsUpdated: 0, recordsPushed: 14, activitiesLogged: 0, mailsSent: 0 };
  const connection = (provider: string, recordsPulled: number) => ({
    connectionId: expect.any(String),
    provider,
    state: 'active',
    writing: 'on',
    recordsPulled,
  });
  expect(report.customers).toEqual([
    {
      customerId: hubspot.id,
      name: hubspot.name,
      connections: [connection('hubspot', 25)],
      ...counts,
      consentsChanged: 1,
      fieldsPushed: expect.any(Number),
    },
    {
      customerId: salesforce.id,
      name: salesforce.name,
      connections: [connection('salesforce', 28)],
      ...counts,
      // Three leads more, one of them opted out.
      created: { accounts: 8, contacts: 17 },
      recordsPushed: 17,
      consentsChanged: 2,
      fieldsPushed: expect.any(Number),
    },
  ]);
  for (const vendor of ['salesforce', 'hubspot'] as const) expect(field(await page(vendor, engaged(vendor)), /engagement_score/i)).toMatch(/^0/);
  const written = await fieldsInTwin();
  expect(report.customers.map(({ fieldsPushed }) => fieldsPushed)).toEqual([written.hubspot, written.salesforce + LEAD_FIELDS]);

  const again = await syncOnce();
  expect({
    exitCode: again.exitCode,
    pushed: again.report.customers.map(({ fieldsPushed, activitiesLogged, mailsSent }) => [fieldsPushed, activitiesLogged, mailsSent]),
  }).toEqual({
    exitCode: 0,
    pushed: [
      [0, 0, 0],
      [0, 0, 0],
    ],
  });
});

/** Three leads, each with nine of our fields: as many as a person has who was never enrolled. */
const LEAD_FIELDS = 27;

/** Owned fields with a value, counted over all contacts as the twin holds them. */
async function fieldsInTwin(): Promise<Record<'salesforce' | 'hubspot', number>> {
  const count = async (vendor: 'salesforce' | 'hubspot'): Promise<number> => {
    const ids = Object.values(twin.seeded?.[vendor].contactIds ?? {});
    const pages = await Promise.all(ids.map((id) => page(vendor, id)));
    return pages.flatMap(({ ownedFields }) => ownedFields).filter(({ value }) => value !== null && value !== '').length;
  };
  return { salesforce: await count('salesforce'), hubspot: await count('hubspot') };
}

test('an enrollment goes all the way: mail, activity, fields; for the chosen customer only', async () => {
  await enrollPerson(salesforce.id, 'salesforce');
  await enrollPerson(hubspot.id, 'hubspot');
  const { exitCode, report } = await syncOnce('--customer', salesforce.id);
  expect(exitCode).toBe(0);
  expect(report.customers).toEqual([expect.objectContaining({ customerId: salesforce.id, recordsPushed: 1, activitiesLogged: 1, mailsSent: 1 })]);
  const record = await page('salesforce', engaged('salesforce'));
  expect({
    activities: record.activities.length,
    state: field(record, /sequence_state/i),
    step: field(record, /sequence_step/i),
  }).toEqual({
    activities: 1,
    state: 'Active',
    step: '2 of 2',
  });
  expect((await page('hubspot', engaged('hubspot'))).activities).toEqual([]);
  expect((await syncOnce()).exitCode).toBe(0);
  expect((await page('hubspot', engaged('hubspot'))).activities).toHaveLength(1);
});

test('a CRM that cannot be read is a failure of that customer, the other one goes on', async () => {
  twin.twin.faults.plan({ vendor: 'salesforce', match: '/query', times: 10_000, kind: { type: 'status', status: 503 } });
  const { exitCode, report } = await syncOnce();
  expect({ exitCode, failed: report.failed, pending: report.pending }).toEqual({
    exitCode: 1,
    failed: [{ customerId: salesforce.id, what: 'pull from salesforce', code: 'temporary', count: 1, remedy: expect.any(String) }],
    pending: [],
  });
  // The broken read holds its lease for some seconds more: they are waited for, "nothing came" would be wrong.
  twin.twin.faults.clear();
  const again = await syncOnce('--customer', salesforce.id);
  expect({ exitCode: again.exitCode, connections: again.report.customers[0]?.connections }).toEqual({
    exitCode: 0,
    connections: [expect.objectContaining({ recordsPulled: 28 })],
  });
});

test('what a read-only connection holds back is listed, and goes once writing is on', async () => {
  const turn = (writing: string) =>
    product.work.withTenant(hubspot.id, (uow) =>
      uow.rows(sql`update crm_integrations set writing = ${writing} where customer_id = ${hubspot.id}::uuid`),
    );
  await turn('shadow');
  await product.work.withTenant(hubspot.id, (uow) =>
    uow.rows(sql`update crm_published set fields = fields || '{"nextAction": "Look here"}' where customer_id = ${hubspot.id}::uuid and contact_id =
      (select salesos_id from crm_sync_state where customer_id = ${hubspot.id}::uuid and crm_id = ${engaged('hubspot')} and entity_type = 'contact')`),
  );
  await product.work.withTenant(hubspot.id, (uow) =>
    uow.rows(sql`insert into crm_dirty (customer_id, id, connection_id, first_dirty_at) select customer_id, id, connection_id, ${uow.now.toISOString()}::timestamptz
      from crm_sync_state where customer_id = ${hubspot.id}::uuid and crm_id = ${engaged('hubspot')} and entity_type = 'contact'`),
  );
  const held = await syncOnce();
  expect({ exitCode: held.exitCode, failed: held.report.failed, pending: held.report.pending }).toEqual({
    exitCode: 1,
    failed: [],
    pending: [{ customerId: hubspot.id, what: 'records for hubspot', code: 'shadow', count: 1, remedy: expect.stringContaining('turns writing on') }],
  });
  await turn('on');
  const { exitCode, report } = await syncOnce();
  expect({ exitCode, customer: report.customers[0] }).toEqual({
    exitCode: 0,
    customer: expect.objectContaining({ customerId: hubspot.id, recordsPushed: 1, fieldsPushed: 1 }),
  });
  expect(field(await page('hubspot', engaged('hubspot')), /next_action/i)).toBe('Look here');
});

test('a write the CRM refuses once is tried again within the same call', async () => {
  await product.work.withTenant(salesforce.id, (uow) =>
    uow.rows(sql`insert into crm_dirty (customer_id, id, connection_id, first_dirty_at) select customer_id, id, connection_id, ${uow.now.toISOString()}::timestamptz
      from crm_sync_state where customer_id = ${salesforce.id}::uuid and crm_id = ${engaged('salesforce')} and entity_type = 'contact'`),
  );
  await product.work.withTenant(salesforce.id, (uow) =>
    uow.rows(
      sql`update crm_sync_state set base = base - 'nextAction' where customer_id = ${salesforce.id}::uuid and crm_id = ${engaged('salesforce')}`,
    ),
  );
  twin.twin.faults.plan({ vendor: 'salesforce', match: '^PATCH', times: 1, kind: { type: 'status', status: 503 } });
  const { exitCode, report } = await syncOnce('--customer', salesforce.id);
  expect({ exitCode, planned: twin.twin.faults.list(), customer: report.customers[0] }).toEqual({
    exitCode: 0,
    planned: [],
    // Nobody knows what a refused write left behind, so all fields are written, not only the one that differed.
    customer: expect.objectContaining({ recordsPushed: 1, fieldsPushed: 13 }),
  });
});

test('a CRM that wants it slower is waited for', async () => {
  twin.twin.faults.plan({ vendor: 'hubspot', match: '/search$', times: 2, kind: { type: 'status', status: 429, retryAfterSeconds: 1 } });
  const { exitCode, report } = await syncOnce('--customer', hubspot.id);
  expect({ exitCode, failed: report.failed, planned: twin.twin.faults.list() }).toEqual({ exitCode: 0, failed: [], planned: [] });
});

test('a connection whose sign-in is gone is listed', async () => {
  const turn = (state: string) =>
    product.work.withTenant(hubspot.id, (uow) => uow.rows(sql`update crm_integrations set state = ${state} where customer_id = ${hubspot.id}::uuid`));
  await turn('needs_reauth');
  const { exitCode, stdout } = await salesos(environment, 'sync', 'once');
  expect({ exitCode, line: stdout.split('\n').find((line) => line.startsWith('pending')) }).toEqual({
    exitCode: 1,
    line: `pending  ${hubspot.name}: 1 × connection to hubspot: needs_reauth. The CRM asks for a new sign-in: POST /v1/connections, then follow authorizeUrl.`,
  });
  await turn('active');
});

test('with vendors and mail server there, doctor finds nothing wrong', async () => {
  const { exitCode, stdout } = await salesos(environment, 'doctor');
  expect({
    exitCode,
    lines: stdout
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('ok ')),
  }).toEqual({ exitCode: 0, lines: [] });
});

test('beside a running product, and twice at once, every mail and activity is there once', async () => {
  const people = ['mira', 'henrik', 'yusuf', 'ruth'];
  await product.startWorkers();
  for (const person of people) await enrollPerson(salesforce.id, 'salesforce', person);
  const both = await Promise.all([syncOnce(), syncOnce()]);
  expect(both.map(({ exitCode, report }) => ({ exitCode, failed: report.failed, pending: report.pending }))).toEqual([
    { exitCode: 0, failed: [], pending: [] },
    { exitCode: 0, failed: [], pending: [] },
  ]);
  const pages = await Promise.all(people.map((person) => page('salesforce', recordOf('salesforce', person))));
  expect(pages.map((record) => [record.activities.length, field(record, /sequence_state/i)])).toEqual(people.map(() => [1, 'Active']));
  const { mails } = (await (await fetch(`${twin.pagesUrl}/_twin/mails?limit=100`)).json()) as { mails: unknown[] };
  expect(mails).toHaveLength(people.length + 2);
  expect((await salesos(environment, 'accounting')).exitCode).toBe(0);
});
