import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { CrmProvider, CrmWriter, RowResult } from '#ports/crm.ts';
import { createCustomer } from '#services/customer/create-customer.ts';
import { push } from '#services/crm-sync/push.ts';
import { createSpine, type TestSpine } from '../harness.ts';

/** Records in one call of the fake CRM. */
export const LIMIT = 2;
type Call = Parameters<CrmWriter['write']>[1];

const refuse = (): never => {
  throw new Error('not part of this test');
};

export interface Dirty {
  crm_id: string;
  generation: number;
  leased: boolean;
  tries: number;
  waits: boolean;
}

/** Pushes of one customer to a CRM that takes what it is sent; each test has a customer of its own. */
export interface PushBench {
  spine: TestSpine;
  ref: { customerId: string; connectionId: string };
  calls: Call[];
  /** What happens while a call is under way, by its number. */
  onCall(call: number): Promise<void>;
  /** What the CRM says of a row; null = it took it. */
  judge(externalId: string, call: number): RowResult['failure'];
  rows<Row>(query: ReturnType<typeof sql>): Promise<Row[]>;
  turn(): Promise<boolean>;
  /** Contacts linked to records 1…n, each with a score the CRM has not been told, in that order. */
  makeDirty(count: number): Promise<void>;
  /** All of them should show another score from now on. */
  decide(score: number): Promise<void>;
  dirty(): Promise<Dirty[]>;
  sent(): string[][];
}

export function pushBench(): PushBench {
  let spine: TestSpine | null = null;
  const provider: CrmProvider = {
    key: 'fake',
    label: 'Fake',
    standardFields: {},
    oauth: { authorizeUrl: refuse, exchange: refuse, refresh: refuse },
    connect: () => ({
      reader: { changedSince: refuse, read: refuse, owners: refuse },
      writer: {
        batchLimit: LIMIT,
        async write(_object, rows) {
          bench.calls.push(rows);
          const call = bench.calls.length;
          await bench.onCall(call);
          return rows.map(({ externalId }) => ({ externalId, failure: bench.judge(externalId, call) }));
        },
        logActivity: refuse,
      },
      prepare: refuse,
    }),
    verifyCardCall: refuse,
    recordUrl: refuse,
  };
  const deps = { providers: { crm: new Map([[provider.key, provider]]), mail: new Map() }, sealer: { seal: refuse, open: refuse } };
  const bench: PushBench = {
    get spine() {
      return spine ?? refuse();
    },
    ref: { customerId: '', connectionId: '' },
    calls: [],
    onCall: async () => undefined,
    judge: () => null,
    rows: (query) => bench.spine.work.withTenant(bench.ref.customerId, (uow) => uow.rows(query)),
    turn: () => push(bench.spine.work, deps, bench.ref),
    makeDirty: (count) => makeDirty(bench, count),
    decide: (score) => decide(bench, score),
    dirty: () =>
      bench.rows<Dirty>(sql`
        select l.crm_id, d.generation::int as generation, d.lease_until is not null as leased, d.tries, d.retry_at is not null as waits
        from crm_dirty d join crm_sync_state l on l.customer_id = d.customer_id and l.id = d.id order by d.first_dirty_at`),
    sent: () => bench.calls.map((call) => call.map(({ externalId }) => externalId).sort()),
  };
  beforeAll(async () => {
    spine = await createSpine(() => ({ agents: [] }), { start: false });
  });
  afterAll(() => spine?.close());
  beforeEach(() => begin(bench));
  return bench;
}

async function begin(bench: PushBench): Promise<void> {
  bench.calls = [];
  bench.onCall = async () => undefined;
  bench.judge = () => null;
  const customerId = await createCustomer(bench.spine.work, { name: 'Push', email: 'push@salesos.example', postalAddress: null, users: [] });
  bench.ref = { customerId, connectionId: randomUUID() };
  await bench.rows(sql`insert into crm_integrations (customer_id, id, provider, org_id, instance_url, is_master, writing, connected_at)
    values (${customerId}::uuid, ${bench.ref.connectionId}::uuid, 'fake', 'org', 'http://127.0.0.1:9', false, 'on', '2026-01-05')`);
}

async function makeDirty({ rows, ref }: PushBench, count: number): Promise<void> {
  await rows(sql`
    with n as (select n, gen_random_uuid() as contact_id, gen_random_uuid() as link_id from generate_series(1, ${count}) n),
    people as (insert into contacts (customer_id, id, created_at, updated_at) select ${ref.customerId}::uuid, contact_id, '2026-01-05', '2026-01-05' from n),
    links as (insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id)
      select ${ref.customerId}::uuid, link_id, ${ref.connectionId}::uuid, 'contact', 'r' || n, contact_id from n),
    shown as (insert into crm_published (customer_id, contact_id, fields, updated_at) select ${ref.customerId}::uuid, contact_id, '{"engagementScore": 1}', '2026-01-05' from n)
    insert into crm_dirty (customer_id, id, connection_id, first_dirty_at) select ${ref.customerId}::uuid, link_id, ${ref.connectionId}::uuid, timestamptz '2026-01-05' + make_interval(secs => n) from n`);
}

async function decide({ rows, ref }: PushBench, score: number): Promise<void> {
  await rows(sql`
    with shown as (update crm_published set fields = jsonb_build_object('engagementScore', ${score}::int) where customer_id = ${ref.customerId}::uuid)
    insert into crm_dirty (customer_id, id, connection_id, first_dirty_at)
      select customer_id, id, connection_id, timestamptz '2026-01-05' + make_interval(secs => substr(crm_id, 2)::int) from crm_sync_state
      where customer_id = ${ref.customerId}::uuid on conflict (customer_id, id) do update set generation = crm_dirty.generation + 1`);
}
