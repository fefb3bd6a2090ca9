import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { until } from '../harness.ts';
import { enroll, inbox, personOf } from '../product/people.ts';
import type { TestProduct } from '../product.ts';
import { chromiumPath } from './chromium.ts';
import type { RecordView } from './record-view.ts';
import { openStage, type Stage } from './stage.ts';
import { untilText } from './until-text.ts';
import { overflowingWidths } from './visitor.ts';

const executable = chromiumPath();
const DAY_MS = 86_400_000;

let stage: Stage;
let product: TestProduct;
let view: RecordView;

const companies = {
  salesforce: { name: 'Nordlicht Logistics', path: '/salesforce/account/', people: ['Lena Vogt', 'Yusuf Demir'] },
  hubspot: { name: 'Atelier Lumen', path: '/hubspot/company/', people: ['Camille Roux', 'Bastien Morel'] },
} as const;

const fieldIn = (place: Locator, label: string): Locator => place.getByLabel(label);

/** The card of a company's people, once it is there. */
async function peopleCard(vendor: Vendor): Promise<Locator> {
  await view.page.locator('[data-card][data-filled]').waitFor();
  const card = view.page.locator('[data-card] .card-body');
  await untilText(card, ['People by score', ...companies[vendor].people]);
  return card;
}

describe.skipIf(executable === null)('in a browser', () => {
  beforeAll(async () => {
    stage = await openStage(executable ?? '');
    ({ product, view } = stage);
  }, 180_000);
  afterAll(() => stage?.close());
  afterEach(() => stage.visitor.requireNoErrors());

  describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
    test('a held mail is written by hand, resumed, and goes as written', async () => {
      const person = await personOf(product, vendor, 'no_first_name');
      await enroll(product, person);
      await until(
        () => product.client.card(person),
        (card) => card.enrollment?.state === 'held',
      );
      await view.open(product.twin.pagesUrl, vendor, person.recordId);
      await untilText(view.sequence, ['The mail has a variable without a value: first name.', 'or edit the mail']);
      await view.press('Edit next mail');
      await untilText(view.sequence, ['Mail 1, as it will go', 'No value for: first name.'], ['Resume']);
      const text = fieldIn(view.sequence, 'Text');
      expect(await text.inputValue()).toMatch(
        /^Hi \[first name\],\n\nI looked at how .*\[our pricing page\]\(https:\/\/www\.salesos\.example\/pricing\)/,
      );
      expect(await overflowingWidths(view.page)).toEqual([]);

      await view.press('Save for this contact');
      await untilText(view.sequence, ['The text still says [first name].']);
      await fieldIn(view.sequence, 'Subject').fill('Good morning from us');
      await text.fill('Good morning,\n\n{{first_nam}} stays.');
      await view.press('Save for this contact');
      await untilText(view.sequence, ['There is no value for {{ first_nam }}.', 'your text is still here']);
      await text.fill('Good morning,\n\nthis stays. [See it](https://www.salesos.example/x)');
      await view.press('Save for this contact');
      await untilText(view.toasts, ['Saved. This text goes in place of the template.']);
      await untilText(view.sequence, ['It has been edited since. Resume to send it.', /edited by \w+ \w+/, 'Edit next mail']);
      expect(inbox(product, person)).toEqual([]);
      await view.press('Resume');
      await until(
        async () => inbox(product, person),
        (mails) => mails.length === 1,
      );
      const [mail] = inbox(product, person);
      expect([mail?.subject, mail?.text.startsWith('Good morning,\n\nthis stays. See it: https://www.salesos.example/x\n')]).toEqual([
        'Good morning from us',
        true,
      ]);
    });

    test('an edited mail goes back to the template', async () => {
      const person = await personOf(product, vendor, 'machine_only');
      await enroll(product, person);
      await until(
        async () => inbox(product, person),
        (mails) => mails.length === 1,
      );
      await view.open(product.twin.pagesUrl, vendor, person.recordId);
      await untilText(view.sequence, [/Mail 2 .*due/]);
      await view.press('Edit next mail');
      await untilText(view.sequence, ['Mail 2, as it will go']);
      expect(await fieldIn(view.sequence, 'Subject').inputValue()).toMatch(/^Re: An idea for /);
      await fieldIn(view.sequence, 'Text').fill('Mine');
      await view.press('Save for this contact');
      await untilText(view.sequence, ['edited by']);
      await view.press('Edit next mail');
      await untilText(view.sequence, ['This text was edited for this contact and goes as it is.']);
      expect(await fieldIn(view.sequence, 'Text').inputValue()).toBe('Mine');
      await view.press('Back to the template');
      await untilText(view.sequence, ['Edit next mail'], ['edited by']);
      await product.advance(4 * DAY_MS);
      await until(
        async () => inbox(product, person),
        (mails) => mails.length === 2,
      );
      expect(inbox(product, person)[1]?.text).toContain('one line more: the first month costs nothing');
    });

    test('from the contact to its company: people by score, and back to a person', async () => {
      const person = await personOf(product, vendor, 'engaged');
      await view.open(product.twin.pagesUrl, vendor, person.recordId);
      await view.page.getByRole('link', { name: companies[vendor].name }).click();
      await view.page.waitForURL(`**${companies[vendor].path}*`);
      const card = await peopleCard(vendor);
      await untilText(card, ['Tier', 'Steady']);
      expect(await overflowingWidths(view.page)).toEqual([]);
      await card.getByRole('link', { name: companies[vendor].people[0] }).click();
      await view.page.waitForURL(`**/${vendor}/contact/${person.recordId}`);
    });
  });
});
