import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Recorder } from '../../sandbox/core/recorder.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { endHold, followUntilMoved } from '../product/follow.ts';
import { inboxOf } from '../product/told.ts';

const vendor = 'salesforce';
let product: TestProduct;
beforeAll(async () => {
  product = await startTestProduct({ connect: [vendor] });
  await followUntilMoved(product);
  await product.engine.drain();
});
afterAll(() => product?.close());

interface Call {
  vendor: string;
  method: string;
  url: string;
}
const isRest = (call: Call): boolean => call.vendor === 'salesforce' && call.url.includes('/services/data/');
const callsOf = (file: string): Call[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(isRest);

test('our own writes come back as hints: a batch of them costs one reading, and no write follows', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'echo-')), 'exchanges.ndjson');
  product.twin.twin.recorder = new Recorder(file);
  const written = await product.rows<{ id: string }>(
    vendor,
    sql`update crm_sync_state l set base = '{}' from crm_published p where p.contact_id = l.salesos_id and l.entity_type = 'contact'
      and l.sync_status <> 'gone' returning l.id`,
  );
  await product.rows(
    vendor,
    sql`insert into crm_dirty (customer_id, id, connection_id, entity_type, first_dirty_at)
      select customer_id, id, connection_id, entity_type, '2026-01-01' from crm_sync_state where base = '{}' and entity_type = 'contact'
        and sync_status <> 'gone'`,
  );
  await product.engine.drain();
  await endHold(product);
  await followUntilMoved(product);
  const hinted = await inboxOf(product, vendor);
  await product.engine.drain();
  await product.twin.twin.recorder.close();
  const methods = callsOf(file)
    .filter(({ url }) => !url.includes('Organization'))
    .map(({ method }) => method);
  expect([written.length > 10, hinted.length, methods, await inboxOf(product, vendor)]).toEqual([true, written.length, ['PATCH', 'GET'], []]);
});
