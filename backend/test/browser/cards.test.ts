import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { until } from '../harness.ts';
import { enroll, inbox, personOf } from '../product/people.ts';
import { chromiumPath } from './chromium.ts';
import { numbersIn, type RecordView, sumOf } from './record-view.ts';
import { openStage, type Stage } from './stage.ts';
import { textOf, untilText } from './until-text.ts';
import { flashedFields, overflowingWidths } from './visitor.ts';

const executable = chromiumPath();
if (executable === null) console.log('skipped: no Chromium here. Install one or set CHROMIUM_PATH to see the cards tested in a browser.');

const DAY_MS = 86_400_000;
const CARD_CALL = /\/_twin\/(apex|hubspot-fetch)/;
const vendors = ['salesforce', 'hubspot'] as const satisfies readonly Vendor[];

let stage: Stage;
let view: RecordView;
let open: Stage['open'];

/** Enrolls without the card, for tests that are about what comes after. Returns the person's address. */
async function enrolled(vendor: Vendor, key: string): Promise<string> {
  const person = await personOf(stage.product, vendor, key);
  await enroll(stage.product, person);
  await until(
    async () => inbox(stage.product, person),
    (mails) => mails.length === 1,
  );
  return person.email;
}

describe.skipIf(executable === null)('in a browser', () => {
  beforeAll(async () => {
    stage = await openStage(executable ?? '');
    ({ view, open } = stage);
  }, 180_000);
  afterAll(() => stage?.close());
  afterEach(() => stage.visitor.requireNoErrors());

  describe.each(vendors)('%s', (vendor) => {
    test('nothing has happened yet: the card says what to do', async () => {
      await open(vendor, 'engaged');
      await untilText(view.engagement, [
        'Nothing has happened yet.',
        /Next: Enroll in a sequence/,
        'because nothing has happened yet',
        /Fit \d+ · Priority \d+/,
      ]);
      await untilText(view.sequence, ['Not in a sequence.', 'Enroll…']);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('what would stop an enrollment is said before it can be confirmed', async () => {
      await open(vendor, 'no_email');
      await view.press('Enroll…');
      await untilText(view.sequence, ['Will not start: no usable email address']);
      expect(await view.button(/^Enroll in /).isDisabled()).toBe(true);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('enrolling shows dates, mailbox and what stops it, and the mail arrives', async () => {
      const { email } = await personOf(stage.product, vendor, 'engaged');
      const mailbox = vendor === 'salesforce' ? 'anna.berg@harborpine.example' : 'jonas.weber@brightwater.example';
      await open(vendor, 'engaged');
      await view.press('Enroll…');
      await view.chooseSequence(/Warm intro/);
      await untilText(view.sequence, [
        'Would send',
        /Mail 1 .*\d:\d\d [AP]M/,
        /Mail 2 .*\d:\d\d [AP]M/,
        `From ${mailbox}`,
        'Stops on: reply, opt-out',
      ]);
      expect(await stage.product.client.mailsTo(email)).toEqual([]);
      expect(await overflowingWidths(view.page)).toEqual([]);
      await view.press('Enroll in Warm intro');
      await untilText(view.toasts, ['Enrolled in Warm intro.']);
      await untilText(view.sequence, ['Warm intro', 'next: 2 of 2', 'active', /Mail 1 .*sent /, /Mail 2 .*due .* same thread/, 'Pause', 'Send now']);
      await untilText(view.engagement, ['Nobody has reacted yet.'], ['Nothing has happened yet.']);
      await untilText(view.field('sequence_state'), ['Active']);
      await view.page.getByRole('link', { name: /^Mail to / }).click();
      await untilText(view.page.locator('.mail-list'), ['An idea for']);
      await untilText(view.page.locator('.mail-open'), [`to ${email}`, 'Worth a quarter of an hour this week?', 'Unsubscribe:']);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('opens, clicks and a reply: score, reason, next action, fields, activities, and no second mail', async () => {
      await open(vendor, 'engaged');
      // Whoever opens a mail within seconds is a machine.
      await view.letAnHourPass();
      await view.press('Opens');
      await untilText(view.engagement, ['Opened a mail today.', /Opens[^%]*1 human open/]);
      await view.press('Clicks');
      await untilText(view.engagement, ['Clicked the “pricing” link today and opened a mail.']);
      const before = numbersIn(await textOf(view.engagement)).score;
      await view.press('Replies');
      const text = await untilText(view.engagement, [
        'Replied today and clicked the “pricing” link.',
        'Reply now',
        'high confidence',
        'because their positive reply has been waiting for less than an hour: “',
        'Hot',
        'Tier 1',
        'as of now',
      ]);
      const numbers = numbersIn(text);
      expect(numbers.score).toBeGreaterThan(before);
      expect({ sum: sumOf(numbers), most: numbers.parts.map(({ outOf }) => outOf) }).toEqual({ sum: numbers.score, most: [40, 35, 25] });
      await untilText(
        view.sequence,
        [
          /Mail 1 .*sent .*opened \(human\) .*clicked \(human\) .*replied/,
          /Mail 2 .*The contact replied, so no further mail was sent\. Answer the reply\./,
          'ended',
        ],
        ['Send now'],
      );

      await untilText(view.field('engagement_score'), [String(numbers.score)]);
      await untilText(view.field('score_reason'), [/^Replied on \w+ \d+ and clicked the “pricing” link\.$/]);
      await untilText(view.field('next_action'), [/^Reply now, because their positive reply has been waiting since \w+ \d+$/]);
      await untilText(view.field('sequence_state'), ['Ended: replied']);
      // The flash begins with the frame after the value.
      await expect
        .poll(async () => {
          const flashed = (await flashedFields(view.page)).join(' ').toLowerCase();
          return ['engagement_score', 'tier', 'band', 'score_reason', 'next_action', 'sequence_state'].filter((name) => !flashed.includes(name));
        })
        .toEqual([]);
      await untilText(view.activities, [/^Re: An idea for .* Received from .* An idea for .* Sent by /]);
      expect(await view.activities.locator('> li').count()).toBe(2);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('the first paint comes from the record, before the product has answered', async () => {
      const held = Promise.withResolvers<void>();
      await view.page.route(CARD_CALL, async (route) => {
        await held.promise;
        await route.continue();
      });
      try {
        await open(vendor, 'engaged');
        const painted = await untilText(view.engagement, [
          'Hot',
          'Tier 1',
          /Replied on \w+ \d+ and clicked the “pricing” link\./,
          'Reply now',
          /because their positive reply has been waiting since \w+ \d+/,
          /as of /,
        ]);
        const score = await textOf(view.field('engagement_score'));
        expect([painted.includes(score), painted.includes('human'), painted.includes('Priority')]).toEqual([true, false, false]);
        await untilText(view.sequence, ['Warm intro', 'nded: replied']);
        held.resolve();
        await untilText(view.engagement, [`Why ${score}`, '1 human reply', 'Priority']);
      } finally {
        held.resolve();
        await view.page.unrouteAll({ behavior: 'ignoreErrors' });
      }
    });

    test('how it is calculated: what counted, what would raise it, how it fades', async () => {
      await open(vendor, 'engaged');
      await untilText(view.engagement, [/Why \d+/]);
      await view.press('How it is calculated');
      const text = await untilText(view.engagement, [
        'What counted',
        'Replied (positive)',
        'Clicked the “pricing” link',
        'Opened a mail',
        '% of its weight left',
        'What would raise it now',
        'another click',
        'How it fades',
        /\d+ in 7 days/,
        /\d+ in 28 days/,
        'Score on',
      ]);
      const shares = [...text.matchAll(/([\d.]+) points/g)].map(([, points]) => Number(points));
      expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - numbersIn(text).score)).toBeLessThan(0.7);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('only machines react: every hit is listed, nothing is counted', async () => {
      await enrolled(vendor, 'machine_only');
      await open(vendor, 'machine_only');
      await view.press('Scanner burst');
      await untilText(view.toasts, ['A security scanner fetched']);
      await view.press('Apple prefetch');
      await untilText(view.toasts, ['A privacy proxy loaded']);
      // A burst is judged when it is over; the card that shows it need not be the one that was open meanwhile.
      const person = await personOf(stage.product, vendor, 'machine_only');
      const isJudged = /Apple .*headers|headers .*Apple/;
      await until(
        async () => ((await stage.product.client.card(person)).score?.machineHits ?? []).map(({ evidence }) => evidence).join(' '),
        (evidence) => isJudged.test(evidence),
      );
      await open(vendor, 'machine_only');
      await untilText(view.engagement, ['Nobody has reacted yet; machine hits are not counted.', /Machine hits \(\d+\), not counted/], [/Why \d/]);
      await view.press(/Machine hits/);
      await untilText(view.engagement, ['Apple Mail Privacy Protection', /Click × \d+/, 'asked for the headers only, as link checkers do']);
      await untilText(view.field('score_reason'), ['machine hits are not counted']);
      expect(await textOf(view.field('engagement_score'))).toBe('0');
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('unsubscribing on the page in the mail: do not contact, nothing that sends', async () => {
      const email = await enrolled(vendor, 'unsubscriber');
      await view.page.goto(`${stage.product.twin.pagesUrl}/mail?to=${encodeURIComponent(email)}`);
      const address = /Unsubscribe: (http\S+)/.exec(await textOf(view.page.locator('.mail-text')))?.[1] ?? '';
      await view.page.goto(address);
      await untilText(view.page.locator('main'), ['No more mail?']);
      expect(await overflowingWidths(view.page)).toEqual([]);
      await view.press('Unsubscribe');
      await untilText(view.page.locator('main'), ['Done.', /You will get no more mail from .+ of .+, nor from their colleagues\./]);
      await open(vendor, 'unsubscriber');
      await untilText(view.engagement, ['Do not contact', 'Opted out of email today.'], ['Next', 'Why', 'Tier']);
      await untilText(view.sequence, ['Do not contact', 'ended', /Mail 2 .*The contact has opted out of email\./]);
      expect(await view.sequence.getByRole('button').count()).toBe(0);
      await untilText(view.field('band'), ['Do not contact']);
      await untilText(view.field('sequence_state'), ['Ended: opted out']);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('who has opted out, and whom a colleague owns', async () => {
      await open(vendor, 'opted_out');
      await untilText(view.engagement, ['Do not contact', /[Oo]pted out of email/], ['Next', 'Tier']);
      await untilText(view.sequence, ['Do not contact', 'Not in a sequence.'], ['Enroll']);
      expect(await view.sequence.getByRole('button').count()).toBe(0);
      await open(vendor, 'other_owner');
      const owner = await textOf(view.page.locator('[data-path="owner.name"]'));
      const why = `${owner} owns this record: you can read along, but only the owner or a manager can enroll.`;
      await untilText(view.sequence, ['Not in a sequence.', why]);
      await untilText(view.engagement, ['Tier'], [why, 'Enroll']);
      expect(await view.sequence.getByRole('button').count()).toBe(0);
      expect(await overflowingWidths(view.page)).toEqual([]);
    });

    test('the product does not answer: what the CRM knows stays, and it recovers', async () => {
      const closed = 'http://127.0.0.1:9';
      await stage.product.twin.connectProduct(closed);
      try {
        await open(vendor, 'engaged');
        const text = await untilText(
          view.engagement,
          ['Live details are unavailable; last synced', 'Nothing was lost.', 'Hot', 'Reply now', 'Try again'],
          ['Loading details'],
        );
        expect(text).toContain(await textOf(view.field('engagement_score')));
        await untilText(view.sequence, ['Live details are unavailable', 'Try again']);
        await untilText(view.page.locator('[data-product-line]'), [`The product does not answer at ${closed}.`]);
        expect(await overflowingWidths(view.page)).toEqual([]);
      } finally {
        await stage.product.twin.connectProduct(stage.product.url);
      }
      // The two Salesforce cards of a record share their call.
      for (const card of vendor === 'salesforce' ? [view.engagement] : [view.engagement, view.sequence])
        await card.getByRole('button', { name: 'Try again' }).click();
      await untilText(view.engagement, [/Why \d+/, '1 human reply'], ['Live details are unavailable']);
      await untilText(view.sequence, [/Mail 1 .*sent/], ['Live details are unavailable']);
      // The browser writes down each answer that was not 2xx; anything else would be an error of the page's own.
      expect(stage.visitor.errors.splice(0).filter((line) => !/\/_twin\/.*status of 50[0-4]/.test(line))).toEqual([]);
    });
  });

  test('weeks later the score has faded; an earlier date shows what it was', async () => {
    const days = new Map<Vendor, string>();
    for (const vendor of vendors)
      days.set(vendor, (await stage.product.client.card(await personOf(stage.product, vendor, 'engaged'))).score?.asOf.slice(0, 10) ?? '');
    await stage.product.advance(21 * DAY_MS);
    for (const vendor of vendors) {
      await open(vendor, 'engaged');
      const faded = numbersIn(await untilText(view.engagement, [/Why \d+/, '1 human reply'])).score;
      expect(faded).toBeLessThan(40);
      await view.press('How it is calculated');
      await view.page.locator('input[type=date]').fill(days.get(vendor) ?? '');
      const then = numbersIn(await untilText(view.engagement, [/Why 5\d/, '1 human reply', 'Back to today'])).score;
      expect(then).toBeGreaterThan(faded);
      await view.press('Back to today');
      await untilText(view.engagement, [`Why ${faded}`], ['Back to today']);
    }
  });

  test('the lists show scores and who must not be contacted', async () => {
    for (const vendor of vendors) {
      await view.page.goto(`${stage.product.twin.pagesUrl}/?org=${vendor}`);
      await untilText(view.page.locator('.contacts'), [/ – Do not contact/, /Hot|Warm|Cool/]);
      await untilText(view.page.locator('.try'), ['Try this']);
      expect(await overflowingWidths(view.page)).toEqual([]);
    }
  });
});
