import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareConnection } from '#services/connection/prepare.ts';
import { markComplete } from '#services/crm-sync/pull-cursors.ts';
import { publish } from '#services/crm-sync/publish.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { directory } from '../../sandbox/hubspot/rows.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { apiAs } from '../product/api.ts';
import { type Api, connectionApi } from '../product/connection-api.ts';
import { depsOf, refOf } from '../product/crm-life.ts';
import { enroll, inbox, personOf } from '../product/people.ts';
import { dirtyRows, publishedAndWritten } from '../product/written.ts';

const DAY_MS = 24 * 3_600_000;

let product: TestProduct;
let api: Record<Vendor, Api>;
beforeAll(async () => {
  product = await startTestProduct();
  api = { salesforce: await connectionApi(product, 'salesforce'), hubspot: await connectionApi(product, 'hubspot') };
});
afterAll(() => product?.close());

const enrollmentOf = async (vendor: Vendor, contactId: string) =>
  (
    await product.rows<{ status: string; reason: string | null }>(
      vendor,
      sql`select status, reason from contact_sequences where contact_id = ${contactId}::uuid`,
    )
  )[0];
const orgOf = (vendor: Vendor) =>
  product.rows<Record<string, unknown>>(
    vendor,
    sql`
  select i.state, i.writing, i.access_token is null and i.refresh_token is null as forgotten, (select count(*)::int from crm_org_routes r where r.provider = i.provider and r.org_id = i.org_id) as routes
  from crm_integrations i`,
  );

describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
  test('the kind of organization is asked for at connect', async () => {
    const ask = async () => {
      await prepareConnection(product.product.work, depsOf(product), await refOf(product, vendor));
      return (await product.rows<{ is_sandbox: boolean }>(vendor, sql`select is_sandbox from crm_integrations`))[0]?.is_sandbox;
    };
    expect(await ask()).toBe(false);
    setSandbox(vendor, true);
    expect(await ask()).toBe(true);
    setSandbox(vendor, false);
    await ask();
  });

  test('disconnected between two mails: connected again, the next one waits for what was left of its time', async () => {
    const person = await personOf(product, vendor, 'machine_only');
    await enroll(product, person);
    await product.engine.drain();
    const dueAt = async (): Promise<number> => {
      const [row] = await product.rows<{ due_at: string }>(
        vendor,
        sql`select due_at from contact_sequences where contact_id = ${person.contactId}::uuid`,
      );
      return new Date(row?.due_at ?? '').getTime() - product.product.clock.now().getTime();
    };
    const [mails, left] = [inbox(product, person).length, await dueAt()];
    expect([mails, left > 2 * DAY_MS]).toEqual([1, true]);
    await api[vendor]('DELETE', '');
    await product.advance(left + DAY_MS);
    await product.connect(vendor);
    await product.engine.drain();
    expect([(await enrollmentOf(vendor, person.contactId))?.status, inbox(product, person).length]).toEqual(['active', 1]);
    // What passed between two looks at the clock is no matter.
    expect(Math.abs((await dueAt()) - left)).toBeLessThan(DAY_MS / 24);
    await product.advance(left);
    await product.engine.drain();
    expect(inbox(product, person).length).toBe(2);
  });

  test('disconnected, nothing is called or answered, and people are held; connected again, everything goes on', async () => {
    const person = await personOf(product, vendor, 'engaged');
    await enroll(product, person);
    await product.tenant(vendor, async (uow) => {
      await uow.rows(sql`update engagement_scores set total_score = 44 where contact_id = ${person.contactId}::uuid`);
      await publish(uow, [person.contactId]);
    });
    expect((await (await connectionApi(product, vendor, 'rep'))('DELETE', '')).status).toBe(403);
    expect(await api[vendor]('DELETE', '')).toEqual({ status: 200, body: { revoked: true, held: 1 } });
    expect([await orgOf(vendor), await enrollmentOf(vendor, person.contactId)]).toEqual([
      [{ state: 'disconnected', writing: 'shadow', forgotten: true, routes: 0 }],
      { status: 'held', reason: 'crm_disconnected' },
    ]);
    const { body } = await (await apiAs(product, vendor, 'admin'))<{ connections: { state: string; feed: { state: string } }[] }>(
      'GET',
      '/v1/connections',
    );
    expect(body.connections.map(({ state, feed }) => [state, feed.state])).toEqual([['disconnected', 'none']]);
    const links = () => product.rows(vendor, sql`select id from crm_sync_state order by id`);
    const [before, mails] = [await links(), inbox(product, person).length];
    await expect(product.client.card(person)).rejects.toThrow(/"status":401|not connected/i);
    await product.advance(5 * DAY_MS);
    await product.engine.drain();
    expect([inbox(product, person).length, (await dirtyRows(product, vendor)).length > 0]).toEqual([mails, true]);
    expect((await api[vendor]('POST', '/writing', { state: 'on' })).body).toMatchObject({ code: 'conflict' });
    expect((await api[vendor]('DELETE', '')).body).toEqual({ revoked: false, held: 0 });
    // A reading that was under way ends now: nobody's consent counts as read by it.
    const { connectionId } = await refOf(product, vendor);
    await product.tenant(vendor, async (uow) => {
      await uow.rows(sql`update crm_pull_cursors set complete = true where connection_id = ${connectionId}::uuid`);
      await markComplete(uow, connectionId);
      await uow.rows(sql`update crm_pull_cursors set complete = false where connection_id = ${connectionId}::uuid`);
    });
    expect(await product.rows(vendor, sql`select opt_outs_complete from crm_integrations`)).toEqual([{ opt_outs_complete: false }]);
    await product.connect(vendor);
    await product.engine.drain();
    const { published, written } = await publishedAndWritten(product, vendor);
    expect([
      await orgOf(vendor),
      await links(),
      written,
      (await enrollmentOf(vendor, person.contactId))?.status,
      inbox(product, person).length,
    ]).toEqual([[{ state: 'active', writing: 'on', forgotten: false, routes: 1 }], before, published, 'active', mails + 1]);
  });
});

function setSandbox(vendor: Vendor, isSandbox: boolean): void {
  const { store } = product.twin.twin;
  if (vendor === 'salesforce') {
    const { orgId } = product.seeded.salesforce;
    const org = store.get<{ id: string; fields: Record<string, unknown> }>(orgId, 'Organization', orgId);
    if (!org) throw new Error('the org has no row of its own');
    store.put(orgId, 'Organization', { ...org, fields: { ...org.fields, IsSandbox: isSandbox } });
  } else {
    const portal = store.all<{ id: string; accountType?: string }>(directory, 'portal').find(({ id }) => id === product.seeded.hubspot.portalId);
    if (!portal) throw new Error('no portal');
    store.put(directory, 'portal', { ...portal, accountType: isSandbox ? 'SANDBOX' : 'STANDARD' });
  }
}
