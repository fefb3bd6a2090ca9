import { sql } from 'drizzle-orm';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { until } from '../harness.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { decide } from '../product/admin-api.ts';
import { personOf } from '../product/people.ts';
import { chromiumPath, openChromium } from './chromium.ts';
import { showCards } from './compiled-cards.ts';
import { untilText } from './until-text.ts';
import { openVisitor, overflowingWidths, setWidth, type Visitor, WIDTHS } from './visitor.ts';

const executable = chromiumPath();
if (executable === null) console.log('skipped: no Chromium here. Install one or set CHROMIUM_PATH to see the set-up page tested in a browser.');

let product: TestProduct;
let browser: Browser;
let visitor: Visitor;
let page: Page;

const open = (vendor: Vendor, as = 'admin'): Promise<unknown> => page.goto(`${product.twin.pagesUrl}/setup?org=${vendor}&as=${as}`);
const place = (): Locator => page.locator('.card-place');
const says = (wanted: readonly (string | RegExp)[], without: readonly (string | RegExp)[] = []): Promise<string> =>
  untilText(place(), wanted, without);
const press = (name: string | RegExp): Promise<void> =>
  place()
    .getByRole('button', { name, exact: typeof name === 'string' })
    .click();
const told = (text: string): Promise<string> => untilText(page.locator('.toasts'), [text]);
/** A choice for every object is worked out one after the other. */
const WORKED_OUT_MS = 90_000;
/** The primary buttons that are in sight. */
const primaries = (): Promise<string[]> => place().locator('.hsx-button-primary, .slds-button_brand').allInnerTexts();

/** Opens one step, or the health below them; another step that was open closes. */
async function openStep(title: string): Promise<void> {
  const step = page.locator('.hsx-tile, .step').filter({ has: page.getByRole('heading', { name: title }) });
  const button = step.getByRole('button', { name: /^(Open|Close)/ });
  if ((await button.innerText()).startsWith('Open')) await button.click();
}

/** Kept where `SCREENSHOTS` says, to be looked at. */
async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  for (const width of folder ? WIDTHS : []) {
    await setWidth(page, width);
    await page.screenshot({ path: `${folder}/setup-${name}-${width}.png`, fullPage: true });
  }
  if (folder) await setWidth(page, WIDTHS[0]);
}

const words = {
  salesforce: { crm: 'Salesforce', list: 'List view', org: 'Harbor & Pine' },
  hubspot: { crm: 'HubSpot', list: 'Segment', org: 'Brightwater Labs' },
} as const;
/** Who is at the top of each seed. */
const person = { salesforce: 'Lena Vogt', hubspot: 'Camille Roux' } as const;
const zoneField = { salesforce: 'Department', hubspot: 'Lead Status' } as const;
const crmPath = { salesforce: '/services/', hubspot: '/crm/' } as const;
/** All but Anna Berg and Jonas Weber. */
const otherOwners = { salesforce: ['Nora Quist', 'David Lund'], hubspot: ['Ilse Hartmann', 'Maeve Doyle'] } as const;

describe.skipIf(executable === null)('the set-up page', () => {
  beforeAll(async () => {
    product = await startTestProduct({ workers: true, limited: false });
    showCards(product.twin, inject('cards'));
    browser = await openChromium(executable ?? '');
    visitor = await openVisitor(browser);
    ({ page } = visitor);
  }, 240_000);
  afterEach(async () => {
    expect(await overflowingWidths(page)).toEqual([]);
    visitor.requireNoErrors();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
    test('the steps say how they stand; where something is to be done is open', async () => {
      await open(vendor);
      await untilText(page.locator('main'), [`Set-up of ${words[vendor].org}`]);
      await says([
        /1 · Connect Done/,
        /2 · Fields and permissions Done/,
        /3 · Which records To do/,
        /4 · Map fields Done/,
        /5 · Turn writing on Done/,
        /As of/,
      ]);
      await says([
        'Nobody has chosen yet',
        'Proposed: only what is owned by the 3 people who use SalesOS. Nothing holds before you save it.',
        'Owners',
        words[vendor].list,
        /Contacts \d+ of \d+/,
      ]);
      expect(await primaries()).toEqual(['Save this choice']);
      expect(await product.rows(vendor, sql`select object from crm_scopes`)).toEqual([]);
      await picture(`${vendor}-records`);
      await openStep('1 · Connect');
      await says(['What SalesOS asks for, and why', 'Not before you turn writing on', 'Sign in again'], ['Count and cost']);
      await picture(`${vendor}-connect`);
      await openStep('2 · Fields');
      await press('Check again');
      await told('Checked again.');
    });

    test('which records: chosen, counted with the cost, saved, and left alone from then on', async () => {
      await open(vendor);
      await openStep('3 · Which records');
      if (vendor === 'hubspot') await place().getByText('Owners').click();
      await says([/Contacts \d+ of \d+/]);
      const others = place().getByRole('checkbox', { checked: true });
      for (const name of otherOwners[vendor]) await place().getByText(name, { exact: true }).click();
      await until(
        () => others.count(),
        (count) => count === 1,
      );
      await says([], ['Proposed:', 'Save this choice']);
      await press('Count and cost');
      await says([/Contacts \d+ of \d+ about 2 calls to read/, /Together about \d+ calls at first/]);
      expect(await primaries()).toEqual(['Save this choice']);
      await picture(`${vendor}-counted`);
      expect(await product.rows(vendor, sql`select object from crm_scopes`)).toEqual([]);
      await press('Save this choice');
      await told('Saved. What is new in it is being read.');
      await says(['owned by 1 user'], ['Save this choice']);
      await until(
        () => product.rows<{ n: number }>(vendor, sql`select count(*)::int as n from crm_sync_state where out_of_scope = 'owner'`),
        ([row]) => (row?.n ?? 0) > 0,
        WORKED_OUT_MS,
      );
      await untilText(place(), [/3 · Which records Done/, /worked with, [1-9]\d* left alone/], [], WORKED_OUT_MS);
    });

    test('fields: changed, tried on the records, saved', async () => {
      await open(vendor);
      await openStep('4 · Map fields');
      await says(['Field here', `Field in ${words[vendor].crm}`, 'Title']);
      expect(await primaries()).toEqual([]);
      await place().getByLabel('Who wins for Title').selectOption({ label: 'SalesOS wins' });
      await press('Dry run');
      await says(['1 field would follow another rule.', /\d+ records? would change, of \d+ looked at\./, '0 conflicts.']);
      expect(await primaries()).toEqual(['Save the mapping']);
      await picture(`${vendor}-mapping`);
      expect(await product.rows(vendor, sql`select field from crm_field_mapping`)).toEqual([]);
      await press('Save the mapping');
      await told('Saved. The records are read again by it.');
      await says(['You have decided 1 field'], ['Save the mapping']);
      expect(await product.rows(vendor, sql`select field, authority from crm_field_mapping`)).toEqual([
        { field: 'title', authority: 'salesos_wins' },
      ]);
    });

    test('fields: a line of one’s own is added with how the value is carried over, saved, and taken away', async () => {
      await open(vendor);
      await openStep('4 · Map fields');
      await says(['Field here']);
      await press('Add a line');
      await place().getByLabel('Field here', { exact: true }).selectOption({ label: 'A field of your own' });
      await place().getByLabel('What it is called here').fill('Time zone');
      await place().getByLabel(`Field in ${words[vendor].crm}`, { exact: true }).selectOption({ label: zoneField[vendor] });
      await press('Add');
      await place().getByLabel('How Time zone is carried over').selectOption({ label: 'Value by value' });
      const detail = place().getByLabel(/^Time zone: /);
      await detail.fill('A equals B');
      await detail.blur();
      await press('Dry run');
      await says([/How Time zone is carried over is not complete, or not understood/, 'Nothing was changed.'], ['Save the mapping']);
      await picture(`${vendor}-new-line`);
      await place().getByLabel('How Time zone is carried over').selectOption({ label: 'In capitals' });
      await press('Dry run');
      await says(['1 field would follow another rule.']);
      await press('Save the mapping');
      await told('Saved. The records are read again by it.');
      await says(['You have decided 2 fields', 'Time zone'], ['Save the mapping']);
      await press('Remove');
      await says(['Goes with the next saving.']);
      await press('Dry run');
      await press('Save the mapping');
      await says(['You have decided 1 field;'], ['Time zone']);
    });

    test('writing: stopped, seen value by value, turned on, limited, paused', async () => {
      await open(vendor);
      await openStep('5 · Turn writing on');
      await press('Stop writing');
      await told('Writing is off. What waits is kept.');
      await decide(product, vendor, (await personOf(product, vendor, 'engaged')).contactId);
      await press('Look again');
      await says([/1 contact would be written/, person[vendor], /Engagement score: \d+ → \d+/, /5 · Turn writing on To do/]);
      expect(await primaries()).toEqual(['Turn writing on']);
      await picture(`${vendor}-writing`);
      await press('Turn writing on');
      await told('Writing is on.');
      await says([/5 · Turn writing on Done/, 'Stop writing'], ['would be written', 'Engagement score:']);
      await place().getByLabel('Records written per hour at most').fill('none');
      await place().getByLabel('Records written per hour at most').blur();
      await says(['A whole number from 1 to 1,000,000, or nothing.']);
      await place().getByLabel('Records written per hour at most').fill('500');
      await place().getByLabel('Records written per hour at most').blur();
      await press('Save limit');
      await told('Saved.');
      await press('Undo last batch');
      await says(['This stops writing and takes the last batch back']);
      await press('Yes, take it back');
      await told('Writing is off now.');
      await press('Pause everything');
      await told('Paused: nothing is read or written.');
      await says([/1 · Connect Problem/, 'Resume']);
      await press('Resume');
      await told('It goes on where it stopped.');
      const [row] = await product.rows(vendor, sql`select state, writing, writes_per_hour from crm_integrations`);
      expect(row).toEqual({ state: 'active', writing: 'shadow', writes_per_hour: 500 });
    });

    test('a refusal keeps what was chosen and says that nothing was changed', async () => {
      await open(vendor);
      await openStep('4 · Map fields');
      await place().getByLabel('Which way Phone goes').selectOption({ label: 'Not at all' });
      product.twin.twin.faults.plan({ vendor, match: crmPath[vendor], times: 20, kind: { type: 'status', status: 500 } });
      await press('Dry run');
      await says(['The CRM cannot be reached right now.', 'Nothing was lost.'], ['Save the mapping']);
      expect(await place().getByLabel('Which way Phone goes').inputValue()).toBe('off');
      product.twin.twin.faults.clear();
    });

    test('health: below the steps, measured when it is opened; a record is read again by its id', async () => {
      const { recordId } = await personOf(product, vendor, 'engaged');
      await open(vendor);
      await says(['Health Open How late each side is'], ['Errors by cause']);
      await openStep('Health');
      await says(['Linked', 'Errors by cause', 'The CRM has refused nothing.', 'Flow', 'Dead letters', 'Read one record again']);
      await picture(`${vendor}-health`);
      await place().getByLabel(`Its id in ${words[vendor].crm}`).fill(recordId);
      await press('Read again');
      await told('It is read again now');
      expect(await product.rows(vendor, sql`select count(*)::int as n from audit_log where action = 'sync.resync_record'`)).toEqual([{ n: 1 }]);
    });

    test('who is no admin is told so and sees nothing of it', async () => {
      await open(vendor, 'rep');
      await says(['Only an admin can set up SalesOS.', 'Nothing was changed.'], ['Connect', 'Writing']);
      await picture(`${vendor}-rep`);
    });
  });

  test('without the product what was known stays, with its age', async () => {
    await open('hubspot');
    await says([/1 · Connect Done/]);
    await product.twin.connectProduct('http://127.0.0.1:9');
    await untilText(place(), ['The set-up cannot be read right now; nothing was lost.', /1 · Connect/], [], 40_000);
    await picture('hubspot-down');
    await product.twin.connectProduct(product.url);
    visitor.errors.splice(0);
  });
});
