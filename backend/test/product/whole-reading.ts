import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { rereadAll } from '#services/crm-sync/pull-cursors.ts';
import { readHealth } from '#services/crm-sync/read-health.ts';
import type { ObjectHealth } from '@salesos/shared/api/sync-health';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { depsOf, refOf } from './crm-life.ts';

export interface Cursor {
  watermark_at: string | null;
  complete: boolean;
  whole_since: string | null;
  whole_records: number;
  whole_about: number | null;
  bulk_job: string | null;
  bulk_place: string | null;
  bulk_from: string | null;
  bulk_refused: string | null;
}

export async function contactCursor(test: TestProduct, vendor: Vendor): Promise<Cursor> {
  const [row] = await test.rows<Cursor>(
    vendor,
    sql`select watermark_at, complete, whole_since, whole_records, whole_about, bulk_job, bulk_place, bulk_from, bulk_refused from crm_pull_cursors where object = 'contact'`,
  );
  if (!row) throw new Error('contacts were never read');
  return row;
}

/** Other work goes on in between: a process that hears nothing for seconds loses its connections. */
export async function addMany(count: number, add: (n: number) => string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    if (n % 200 === 0) await setImmediate();
    ids.push(add(n));
  }
  return ids;
}

/** Nobody holds the reading: a killed process's lease has run out, a job is looked at again. */
export const endLeases = (test: TestProduct, vendor: Vendor): Promise<unknown> =>
  test.rows(vendor, sql`update crm_pull_cursors set lease_until = null`);

interface How {
  work?: Work;
  deps?: ReturnType<typeof depsOf>;
}

/** One pull, whatever was left. */
export async function pullNow(test: TestProduct, vendor: Vendor, { work = test.product.work, deps = depsOf(test) }: How = {}): Promise<void> {
  await endLeases(test, vendor);
  await pull(work, deps, await refOf(test, vendor));
}

/** Pulls until contacts have been read whole. */
export async function pullWhole(test: TestProduct, vendor: Vendor, how: How = {}): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await pullNow(test, vendor, how);
    const { complete, whole_since } = await contactCursor(test, vendor);
    if (complete && whole_since === null) return;
  }
  throw new Error('contacts are still not read whole');
}

/** Everything of contacts is to be read again, from the start. */
export const rereadContacts = async (test: TestProduct, vendor: Vendor): Promise<void> => {
  const connectionId = await test.connectionId(vendor);
  await test.tenant(vendor, (uow) => rereadAll(uow, connectionId, 'contact'));
};

/** The product, with an ear at its calls to the CRM; `before` may do something there first. */
export function overheard(work: Work, before: (call: string, nth: number) => void = () => undefined): { work: Work; calls: Map<string, number> } {
  const calls = new Map<string, number>();
  return {
    calls,
    work: {
      ...work,
      outside(call, run) {
        const nth = (calls.get(call) ?? 0) + 1;
        calls.set(call, nth);
        before(call, nth);
        return work.outside(call, run);
      },
    },
  };
}

const admin = { kind: 'system', id: 'test', role: 'admin' } as const;

/** What the health page says of the reading of contacts. */
export async function readingOf(test: TestProduct, vendor: Vendor): Promise<ObjectHealth['reading']> {
  const connectionId = await test.connectionId(vendor);
  const { objects } = await test.tenant(vendor, (uow) => readHealth(uow, { actor: admin, connectionId }));
  return objects.find(({ object }) => object === 'contact')?.reading ?? null;
}
