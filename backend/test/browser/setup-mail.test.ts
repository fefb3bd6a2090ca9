import { sql } from 'drizzle-orm';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { enroll, inbox, ledger } from '../product/people.ts';
import { known } from '../product/talk.ts';
import { chromiumPath, openChromium } from './chromium.ts';
import { showCards } from './compiled-cards.ts';
import { untilText } from './until-text.ts';
import { openVisitor, overflowingWidths, setWidth, type Visitor, WIDTHS } from './visitor.ts';

const executable = chromiumPath();
if (executable === null)
  console.log('skipped: no Chromium here. Install one or set CHROMIUM_PATH to see mail on the set-up page tested in a browser.');

let product: TestProduct;
let browser: Browser;
let visitor: Visitor;
let page: Page;

const place = (): Locator => page.locator('.card-place');
const says = (wanted: readonly (string | RegExp)[], without: readonly (string | RegExp)[] = []): Promise<string> =>
  untilText(place(), wanted, without);
const press = (name: string): Promise<void> => place().getByRole('button', { name, exact: true }).first().click();
const told = (text: string): Promise<string> => untilText(page.locator('.toasts'), [text]);

/** The set-up page with mail open and the step that was open closed. */
async function openMail(vendor: Vendor): Promise<void> {
  await page.goto(`${product.twin.pagesUrl}/setup?org=${vendor}&as=admin`);
  await says([/Mail Open Mails nobody knows of/]);
  for (const title of ['3 · Which records', 'Mail'])
    await page
      .locator('.hsx-tile, .step')
      .filter({ has: page.getByRole('heading', { name: title, exact: true }) })
      .getByRole('button', { name: /^(Open|Close)/ })
      .click();
}

/** Kept where `SCREENSHOTS` says, to be looked at. */
async function picture(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  for (const width of folder ? WIDTHS : []) {
    await setWidth(page, width);
    await page.screenshot({ path: `${folder}/setup-mail-${name}-${width}.png`, fullPage: true });
  }
  if (folder) await setWidth(page, WIDTHS[0]);
}

describe.skipIf(executable === null)('mail on the set-up page', () => {
  beforeAll(async () => {
    product = await startTestProduct({ limited: false });
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

  test.each([['salesforce'], ['hubspot']] as const)('%s: a mail nobody knows of is settled and goes once more', async (vendor) => {
    const person = await known(product, vendor);
    product.twin.twin.faults.plan({ vendor: 'smtp', match: `^DATA ${person.email}$`, times: 1, kind: { type: 'accept_then_drop' } });
    await enroll(product, person);
    await product.engine.drain();
    await openMail(vendor);
    await says([
      `, ${person.email}`,
      'The connection broke before the mail server said yes or no.',
      'Never write to',
      'Whether mail arrives',
      /DMARC/,
    ]);
    await press('It was not sent, send it again');
    await says([`${person.email} gets a second copy.`]);
    await picture(`${vendor}-asked`);
    expect(await ledger(product, person)).toMatchObject([{ send_state: 'unknown' }]);
    await press('Yes, send it again');
    await told('Taken over: it was not sent. The step is written anew.');
    await says(['There are none: of every mail it is known whether it was sent.'], [`, ${person.email}`]);
    await product.engine.drain();
    expect((await ledger(product, person)).map(({ send_state: state }) => state)).toEqual(['rejected', 'sent']);
    expect(inbox(product, person)).toHaveLength(2);
  });

  test.each([['salesforce'], ['hubspot']] as const)('%s: a mailbox is limited and paused, an address is put on the list', async (vendor) => {
    await openMail(vendor);
    await press('Change limits');
    await place().getByLabel('Mails in 24 hours at most').fill('many');
    await says(['A whole number from 1 to 10,000, or nothing.']);
    await place().getByLabel('Mails in 24 hours at most').fill('25');
    await press('Save limits');
    await told('Saved. What may go now goes.');
    await says([/\d of 25; at most 1,000 a minute/], ['Save limits']);
    await press('Pause');
    await press('Yes, pause it');
    await told('Paused. Its mails wait.');
    await says(['By a person. Its mails wait.']);
    await place().getByLabel('Address or domain', { exact: true }).fill(`never@${vendor}.example`);
    await press('Never write to it');
    await told(`No mail goes to never@${vendor}.example any more.`);
    await says([new RegExp(`never@${vendor}\\.example .*Since .*, by .*No reason was given`)]);
    await picture(`${vendor}-changed`);
    expect(await product.rows(vendor, sql`select per_day, is_active from email_provider_accounts order by email_address limit 1`)).toEqual([
      { per_day: 25, is_active: false },
    ]);
    expect(await product.rows(vendor, sql`select kind, value from suppressions`)).toEqual([{ kind: 'address', value: `never@${vendor}.example` }]);
  });
});
