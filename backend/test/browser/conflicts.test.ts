import { sql } from 'drizzle-orm';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { push } from '#services/crm-sync/push.ts';
import { pull } from '#services/crm-sync/pull.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { until } from '../harness.ts';
import { editContact, storedContact } from '../product/crm-edit.ts';
import { depsOf, editHere, refOf } from '../product/crm-life.ts';
import { mapField } from '../product/map-field.ts';
import { personOf } from '../product/people.ts';
import { chromiumPath } from './chromium.ts';
import { openStage, type Stage } from './stage.ts';
import { untilText } from './until-text.ts';
import { overflowingWidths, setWidth } from './visitor.ts';

const executable = chromiumPath();
let stage: Stage;

/** Phone and title say one thing there and another here. */
async function disputed(vendor: Vendor, key: string): Promise<string> {
  const { product } = stage;
  for (const field of ['phone', 'title'] as const) await mapField(product, vendor, field, { authority: 'review' });
  const { recordId, contactId } = await personOf(product, vendor, key);
  await editHere(product, vendor, contactId, { phone: '+1 555 0199', title: 'Head of Sales' });
  editContact(product, vendor, recordId, { phone: '+1 555 0101', title: 'Sales lead' }, 'other_rep');
  await push(product.product.work, depsOf(product), await refOf(product, vendor));
  await pull(product.product.work, depsOf(product), await refOf(product, vendor));
  await until(
    () => product.client.card({ vendor, recordId, email: '' }),
    (card) => card.conflicts.length === 2,
  );
  return recordId;
}

const place = (vendor: Vendor): Locator => (vendor === 'salesforce' ? stage.view.conflicts : stage.view.engagement);
const phoneThere = (vendor: Vendor, recordId: string): unknown =>
  storedContact(stage.product, vendor, recordId)[vendor === 'salesforce' ? 'Phone' : 'phone'];

describe.skipIf(executable === null)('in a browser', () => {
  beforeAll(async () => {
    stage = await openStage(executable ?? '');
  }, 180_000);
  afterAll(() => stage?.close());
  afterEach(() => stage.visitor.requireNoErrors());

  describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
    test('two fields differ: one is used, one is edited, and both sides say so', async () => {
      const { view, product } = stage;
      const recordId = await disputed(vendor, 'machine_only');
      await view.open(product.twin.pagesUrl, vendor, recordId);
      const card = place(vendor);
      await untilText(card, [
        '2 fields differ',
        '+1 555 0101',
        '+1 555 0199',
        'Sales lead',
        'Head of Sales',
        'before',
        vendor === 'salesforce' ? 'keep Salesforce' : 'keep HubSpot',
      ]);
      expect(await overflowingWidths(view.page)).toEqual([]);
      const pictures = process.env['SCREENSHOTS'];
      for (const width of pictures ? [1440, 390] : []) {
        await setWidth(view.page, width);
        await view.page.screenshot({ path: `${pictures}/conflicts-${vendor}-${width}.png`, fullPage: true });
      }
      await setWidth(view.page, 1440);
      await card.getByRole('radio', { name: 'use SalesOS' }).first().click();
      await card.getByRole('radio', { name: 'edit' }).nth(1).click();
      await card.getByLabel('New value for Title').fill('VP Sales');
      await view.press('Apply');
      await untilText(view.toasts, ['Decided. Both sides will show it.']);
      if (vendor === 'salesforce')
        await until(
          () => card.innerText(),
          (text) => text.trim() === '',
        );
      else await untilText(card, ['Next'], ['differ']);
      await until(
        async () => phoneThere(vendor, recordId),
        (phone) => phone === '+1 555 0199',
      );
      const [row] = await product.rows(
        vendor,
        sql`select phone, title from contacts c join crm_sync_state l on l.salesos_id = c.id where l.crm_id = ${recordId}`,
      );
      expect(row).toEqual({ phone: '+1 555 0199', title: 'VP Sales' });
    });

    test('nothing differs: nothing of it is on the page', async () => {
      const { view } = stage;
      await stage.open(vendor, 'engaged');
      await untilText(view.engagement, ['Next'], ['differ']);
      if (vendor === 'salesforce') expect(await view.conflicts.boundingBox()).toMatchObject({ height: 0 });
      const [first, second] = [await view.engagement.boundingBox(), await view.sequence.boundingBox()];
      expect({ isBeside: (first?.x ?? 0) < (second?.x ?? 0), y: first?.y }).toEqual({ isBeside: true, y: second?.y });
    });
  });

  test('a Salesforce lead has the same cards', async () => {
    const { view, product } = stage;
    const [lead] = await product.rows<{ crm_id: string }>(
      'salesforce',
      sql`select crm_id from crm_sync_state where entity_type = 'lead' and sync_status <> 'gone' order by crm_id limit 1`,
    );
    await view.open(product.twin.pagesUrl, 'salesforce', lead?.crm_id ?? 'no lead', 'lead');
    await untilText(view.engagement, ['Next']);
    await untilText(view.sequence, ['Enroll…']);
    await untilText(view.page.locator('.crumb'), ['Lead']);
    await view.press('Enroll…');
    await view.chooseSequence(/Warm intro/);
    await view.press('Enroll in Warm intro');
    await untilText(view.sequence, [/Mail 1 .*sent/]);
    await untilText(view.field('sequence_state'), ['Active']);
    expect(await overflowingWidths(view.page)).toEqual([]);
  });
});
