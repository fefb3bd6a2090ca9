import { sql } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { listen } from '../../sandbox/control/listen.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { decide } from '../product/admin-api.ts';
import { personOf } from '../product/people.ts';
import { chromiumPath, openChromium } from './chromium.ts';
import { untilText } from './until-text.ts';
import { openVisitor, overflowingWidths, type Visitor } from './visitor.ts';

const executable = chromiumPath();
if (executable === null) console.log('skipped: no Chromium here. Install one or set CHROMIUM_PATH to see the admin’s page tested in a browser.');

let product: TestProduct;
let browser: Browser;
let visitor: Visitor;
let page: Page;

const open = (vendor: Vendor): Promise<unknown> => page.goto(`${product.twin.pagesUrl}/health?org=${vendor}`);
const says = (wanted: readonly (string | RegExp)[], without: readonly (string | RegExp)[] = []): Promise<string> =>
  untilText(page.locator('main'), wanted, without);

async function decideAll(vendor: Vendor, keys: readonly string[]): Promise<void> {
  for (const key of keys) await decide(product, vendor, (await personOf(product, vendor, key)).contactId);
}
const isQuiet = (vendor: Vendor): Promise<unknown> =>
  until(
    () => product.rows(vendor, sql`select id from crm_dirty`),
    (rows) => rows.length === 0,
  );

describe.skipIf(executable === null)('the admin’s page about the sync', () => {
  beforeAll(async () => {
    product = await startTestProduct({ workers: true, connect: ['salesforce'] });
    browser = await openChromium(executable ?? '');
    visitor = await openVisitor(browser);
    ({ page } = visitor);
  });
  afterEach(async () => {
    expect(await overflowingWidths(page)).toEqual([]);
    visitor.requireNoErrors();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  test('a customer without a CRM is told so', async () => {
    await open('hubspot');
    await says(['Health of Brightwater Labs', 'Nothing is connected'], ['measured']);
  });

  test('all is well: every object in step, and how old the figures are', async () => {
    await isQuiet('salesforce');
    await page.goto(product.twin.pagesUrl);
    await page.getByRole('link', { name: 'Health' }).click();
    await says([
      'Health of Harbor & Pine',
      'Connected',
      'Writing on',
      /measured (just now|\d+ s ago)/,
      'All is well.',
      /Accounts in step .* Contacts in step – 14 0 0 0 .*Leads in step .* Opportunities in step/,
      'The CRM has refused nothing.',
      'Activities logged 0',
      'anna.berg@harborpine.example',
      'Dead letters none',
      'None in the last 24 hours.',
    ]);
    await says([/measured [23] s ago/]);
  });

  test('what the CRM refuses is said by cause; its records are a click away, retrying another', async () => {
    const demand = (names: readonly string[]): void =>
      void changeOrg(product.twin.twin, product.seeded.salesforce.orgId, {
        validationRules: names.map((name) => ({ object: 'Contact', name, blankField: 'MailingState', message: 'State is required' })),
      });
    demand(['US_State']);
    await decideAll('salesforce', ['engaged', 'machine_only', 'unsubscriber']);
    // The open page sees it by itself.
    await says(['3 contacts: “State is required”, says a validation rule of your CRM.', 'Mail and activities go on meanwhile.'], ['All is well.']);
    expect(await overflowingWidths(page)).toEqual([]);
    await page.getByRole('link', { name: 'See records' }).click();
    await says(['Lena Vogt', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'waits for a change']);
    expect(await page.getByRole('link', { name: 'Lena Vogt' }).getAttribute('href')).toBe(
      `/salesforce/contact/${product.seeded.salesforce.contactIds['engaged']}`,
    );
    expect(await overflowingWidths(page)).toEqual([]);
    demand([]);
    await page.getByRole('button', { name: 'Retry these' }).click();
    await says(['3 records are tried again.']);
    await says(['All is well.', 'The CRM has refused nothing.'], ['State is required', 'tried again']);
  });

  test('while nothing is written, it says what would change', async () => {
    await product.connect('hubspot');
    await until(
      () =>
        product.rows<{ n: number }>('hubspot', sql`select (select count(*) from crm_published)::int - (select count(*) from crm_dirty)::int as n`),
      ([row]) => row?.n === 14,
    );
    await product.rows('hubspot', sql`update crm_integrations set writing = 'shadow'`);
    await decideAll('hubspot', ['engaged', 'machine_only']);
    await open('hubspot');
    await says(['Writing off', 'Nothing is written yet: 2 contacts would change.', /Contacts in step 2 held/, /Deals in step/]);
  });

  test('a sign-in that has ended comes first, and a lag over five minutes with it', async () => {
    await product.rows('salesforce', sql`update crm_integrations set state = 'needs_reauth'`);
    await decideAll('salesforce', ['engaged']);
    await product.advance(6 * 60_000);
    await open('salesforce');
    await says([
      'Needs a new sign-in',
      'The sign-in has ended.',
      'The sync is more than 5 minutes behind',
      'it catches up after the sign-in',
      /Contacts 6 min .*1 to write/,
    ]);
    await product.rows('salesforce', sql`update crm_integrations set state = 'active'`);
    await says([/Contacts in step/], ['The sign-in has ended.', 'behind']);
  });

  test('a product that takes its time is asked once; one that is down leaves what was measured last', async () => {
    const slow = await listen(0, 'a slow product');
    slow.handle((request) => (request.url.endsWith('/internal/clock') ? Response.json({ offsetMs: 0 }) : new Promise(() => undefined)));
    try {
      await product.twin.connectProduct(slow.url);
      await open('salesforce');
      await says(['Asking the product…'], ['in step']);
      expect(await overflowingWidths(page)).toEqual([]);
      await slow.close();
      await says(['The product does not answer, so this is what was measured last.', /Contacts in step/, 'measured']);
      expect(await page.locator('.heartbeat').getAttribute('data-alive')).toBe('no');
    } finally {
      await product.twin.connectProduct(product.url);
    }
    await says([/measured just now/], ['does not answer']);
  });
});
