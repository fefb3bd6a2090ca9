import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { createRecords } from '#services/crm-sync/create-records.ts';
import { noteHints } from '#services/crm-sync/note-hints.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { pullHints } from '#services/crm-sync/pull-hints.ts';
import { push } from '#services/crm-sync/push.ts';
import type { Vendor } from '../../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../../product.ts';
import { addContact } from '../../product/crm-edit.ts';
import { Crash, dyingWork, type CrashPoint } from '../../product/crash.ts';
import { depsOf, linksOf, refOf } from '../../product/crm-life.ts';
import { endWaits } from '../../product/people.ts';

export const fields = ['first_name', 'phone', 'title'] as const;
export type Field = (typeof fields)[number];

export interface Entered {
  order: number;
  side: 'there' | 'here';
  field: Field;
  value: string;
}

export interface ModelPerson {
  crmId: string;
  contactId: string;
  /** Deleted there at the moment. */
  isDeleted: boolean;
  /** What people entered, in the order they did. */
  entered: Entered[];
}

/** A few people in one CRM, and everything that was done to them. */
export interface ModelWorld {
  seed: number;
  test: TestProduct;
  vendor: Vendor;
  people: ModelPerson[];
  /** Ids of records merged away, by the order of their merges. */
  losers: string[];
  /** Contacts made here, nobody with an address. */
  made: string[];
  orders: number;
}

export async function newWorld(test: TestProduct, vendor: Vendor, seed: number, people = 3): Promise<ModelWorld> {
  const crmIds = Array.from({ length: people }, (_, index) =>
    addContact(test, vendor, { firstName: `First ${seed}`, lastName: `Model ${index}`, email: `model-${vendor}-${seed}-${index}@nordlicht.example` }),
  );
  const world: ModelWorld = { seed, test, vendor, people: [], losers: [], made: [], orders: 0 };
  // Not by search: an index that lags must not keep a history from beginning.
  const connectionId = await test.connectionId(vendor);
  await test.tenant(vendor, (uow) =>
    noteHints(
      uow,
      connectionId,
      crmIds.map((externalId) => ({ object: 'contact', externalId })),
    ),
  );
  await cycle(world);
  const links = new Map((await linksOf(test, vendor, crmIds)).map((link) => [link.crm_id, link.salesos_id]));
  world.people = crmIds.map((crmId) => ({ crmId, contactId: links.get(crmId) ?? '', isDeleted: false, entered: [] }));
  return world;
}

export type Step = 'pull' | 'hints' | 'push' | 'create';

const steps = { pull, hints: pullHints, push, create: createRecords } as const;

/** One turn of the sync. A vendor in trouble, and a process that dies on the way, end it; what is owed stays owed. */
export async function turn({ test, vendor }: ModelWorld, step: Step, point: CrashPoint | null = null): Promise<'done' | 'failed' | 'crashed'> {
  const work: Work = point ? dyingWork(test.product.work, point) : test.product.work;
  try {
    await steps[step](work, depsOf(test), await refOf(test, vendor));
    return 'done';
  } catch (error) {
    if (process.env['MODEL_DEBUG'] && !point) console.log(step, error);
    return error instanceof Crash ? 'crashed' : 'failed';
  }
}

/** Everything once, with nothing in the way: nobody waits for a lease or a retry, and deletions are looked for. */
export async function cycle(world: ModelWorld): Promise<void> {
  const { test, vendor } = world;
  await endWaits(test, vendor);
  await test.rows(vendor, sql`update crm_inbox set lease_until = null`);
  await test.rows(vendor, sql`update crm_pull_cursors set ended_since = ended_since - interval '1 hour'`);
  await test.rows(
    vendor,
    sql`update crm_integrations set refresh_lease_until = null, state = case when state in ('throttled', 'needs_reauth') then 'active' else state end`,
  );
  await turn(world, 'pull');
  await test.engine.drain();
  await turn(world, 'hints');
  await test.engine.drain();
  while ((await pushes(world)) > 0) await turn(world, 'hints');
  await test.engine.drain();
}

async function pushes(world: ModelWorld): Promise<number> {
  const { test, vendor } = world;
  const ready = async (): Promise<number> =>
    (
      await test.rows<{ n: number }>(
        vendor,
        sql`select count(*)::int as n from crm_dirty where (lease_until is null or lease_until < now()) and retry_at is null`,
      )
    )[0]?.n ?? 0;
  const before = await ready();
  if (before > 0) await turn(world, 'push');
  const after = await ready();
  return after < before ? before - after : 0;
}

/** Who this human is here by now: of two records that became a new third one, either's row may be the one that goes on. */
export async function livingId({ test, vendor }: ModelWorld, { contactId }: ModelPerson): Promise<string> {
  const [row] = await test.rows<{ merged_into: string | null }>(vendor, sql`select merged_into from contacts where id = ${contactId}::uuid`);
  return row?.merged_into ?? contactId;
}
