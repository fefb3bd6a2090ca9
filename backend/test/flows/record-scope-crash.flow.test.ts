import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Work } from '#db/unit-of-work.ts';
import { saveScope } from '#services/connection/save-scope.ts';
import { pull } from '#services/crm-sync/pull.ts';
import { pullHints } from '#services/crm-sync/pull-hints.ts';
import { walkScope } from '#services/crm-sync/walk-scope.ts';
import type { RecordScope } from '#domain/crm-sync/record-scope.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { Crash, type CrashPoint, dyingWork } from '../product/crash.ts';
import { addContact, ownerOf } from '../product/crm-edit.ts';
import { depsOf, pullOnce, refOf } from '../product/crm-life.ts';
import { chooseContacts, makeList, placesOf, putOnList, settleScope } from '../product/record-scope.ts';

let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct();
});
afterAll(() => product?.close());

const admin = { kind: 'system', id: 'test', role: 'admin' } as const;
type Vendor = 'salesforce' | 'hubspot';
let people = 0;
function newContact(vendor: Vendor, owner: string): string {
  people += 1;
  return addContact(product, vendor, { firstName: 'Ida', lastName: owner, email: `ida-${people}@crash.example` }, owner);
}

const saved = async (work: Work, vendor: Vendor, contact: RecordScope): Promise<void> =>
  saveScope(work, depsOf(product), { actor: admin, ...(await refOf(product, vendor)), scopes: { contact } });

/** The choice is saved, walked and read by a process that dies on the way; true = it came to the end. */
async function changeAndDie(vendor: Vendor, contact: RecordScope, point: CrashPoint): Promise<boolean> {
  const [work, deps, ref] = [dyingWork(product.product.work, point), depsOf(product), await refOf(product, vendor)];
  try {
    await saved(work, vendor, contact);
    while (await walkScope(work, deps, ref));
    while (await pullHints(work, deps, ref));
    if (contact.list === null) await pull(work, deps, ref);
    return true;
  } catch (error) {
    if (!isCrash(error)) throw error;
    return false;
  }
}

/** A provider that gets no token says that its CRM did not answer. */
const isCrash = (error: unknown): boolean => error instanceof Crash || (error instanceof Error && isCrash(error.cause));

/** What was promised is done by others. A process that died before it had saved anything has promised nothing. */
async function recover(vendor: Vendor, contact: RecordScope): Promise<void> {
  for (const table of ['crm_scopes', 'crm_pull_cursors', 'crm_inbox'])
    await product.rows(vendor, sql`update ${sql.identifier(table)} set lease_until = null`);
  await saved(product.product.work, vendor, contact);
  await settleScope(product, vendor);
}

describe.each([
  ['salesforce', 5],
  // Its searches are paced, and most points are the same for both.
  ['hubspot', 11],
] as const)('%s', (vendor, every) => {
  test('whoever dies after any step of a change of owners, the choice holds in the end', { timeout: 300_000 }, async () => {
    const by = (user: string): RecordScope => ({ owners: [ownerOf(product, vendor, user)], list: null, recordTypes: null });
    const known = { rep: newContact(vendor, 'rep'), admin: newContact(vendor, 'admin') };
    await pullOnce(product, vendor);
    let points = 0;
    for (let at = 1; ; at += every) {
      const [chosen, other] = points % 2 === 0 ? (['rep', 'admin'] as const) : (['admin', 'rep'] as const);
      const unread = { rep: newContact(vendor, 'rep'), admin: newContact(vendor, 'admin') };
      const isOver = await changeAndDie(vendor, by(chosen), { at, when: 'after' });
      await recover(vendor, by(chosen));
      const { [unread[other]]: stranger, ...places } = await placesOf(product, vendor, Object.values({ ...known, b: unread.rep, c: unread.admin }));
      expect({ at, ...places }).toEqual({ at, [known[chosen]]: 'in', [known[other]]: 'owner', [unread[chosen]]: 'in' });
      expect(stranger).toBeUndefined();
      points += 1;
      if (isOver) break;
    }
    expect(points).toBeGreaterThan(30 / every);
  });

  test('and after any step of a change of lists', { timeout: 300_000 }, async () => {
    const names = [`Crash_${vendor}_a`, `Crash_${vendor}_b`] as const;
    const lists = names.map((name) => ({ name, id: makeList(product, vendor, name) }));
    const on = names.map(() => newContact(vendor, 'rep'));
    await chooseContacts(product, vendor, {});
    await settleScope(product, vendor);
    for (const [index, list] of lists.entries()) putOnList(product, vendor, list, on[index] ?? '');
    await pullOnce(product, vendor);
    let points = 0;
    for (let at = 1; ; at += 3) {
      const [chosen, other] = points % 2 === 0 ? [0, 1] : [1, 0];
      const unread = newContact(vendor, 'admin');
      const list = lists[chosen] ?? { id: '', name: '' };
      putOnList(product, vendor, list, unread);
      const scope = { owners: null, list: list.id, recordTypes: null };
      const isOver = await changeAndDie(vendor, scope, { at, when: 'after' });
      await recover(vendor, scope);
      expect({ at, ...(await placesOf(product, vendor, [...on, unread])) }).toEqual({
        at,
        [on[chosen] ?? '']: 'in',
        [on[other] ?? '']: 'list',
        [unread]: 'in',
      });
      points += 1;
      if (isOver) break;
    }
    expect(points).toBeGreaterThan(4);
  });
});
