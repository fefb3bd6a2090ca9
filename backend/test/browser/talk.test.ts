import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness.ts';
import { addContact } from '../product/crm-edit.ts';
import { enroll, inbox, personAt, reactTo } from '../product/people.ts';
import { pullOnce } from '../product/crm-life.ts';
import type { TestProduct } from '../product.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { chromiumPath } from './chromium.ts';
import type { RecordView } from './record-view.ts';
import { openStage, type Stage } from './stage.ts';
import { untilText } from './until-text.ts';
import { overflowingWidths } from './visitor.ts';

const executable = chromiumPath();
const reps = { salesforce: 'Anna Berg', hubspot: 'Jonas Weber' };

let stage: Stage;
let product: TestProduct;
let view: RecordView;

/** A contact who has answered the first mail of a sequence. */
async function replied(vendor: Vendor, email: string, text: string) {
  const id = addContact(product, vendor, { firstName: 'Ida', lastName: 'Answers', email });
  await pullOnce(product, vendor);
  const person = await personAt(product, vendor, id);
  await enroll(product, person);
  await until(
    async () => inbox(product, person),
    (mails) => mails.length === 1,
  );
  await reactTo(product, person, 'reply', { text });
  return person;
}

describe.skipIf(executable === null)('in a browser', () => {
  beforeAll(async () => {
    stage = await openStage(executable ?? '');
    ({ product, view } = stage);
  }, 180_000);
  afterAll(() => stage?.close());
  afterEach(() => stage.visitor.requireNoErrors());

  describe.each([['salesforce'], ['hubspot']] as const)('%s', (vendor) => {
    test('a reply is read, judged by the rep, answered by keyboard, and the answer arrives in its thread', async () => {
      const person = await replied(vendor, `ida.${vendor}@browser.example`, 'We already use <something> else.\n\nIda');
      await view.open(product.twin.pagesUrl, vendor, person.recordId);
      await untilText(view.engagement, ['Reply now', 'their objection has been waiting', 'Reply', 'Show thread']);
      await view.press('Show thread');
      await untilText(view.engagement, [
        'Conversation: Re: An idea for',
        'We already use <something> else.',
        reps[vendor],
        'Sent',
        'What this reply says',
      ]);
      expect(await overflowingWidths(view.page)).toEqual([]);

      await view.engagement.getByLabel('What this reply says').selectOption({ label: 'Positive' });
      await view.press('Correct it');
      await untilText(view.toasts, ['Taken over. Score and next action follow.']);
      await untilText(view.engagement, ['their positive reply has been waiting', `As ${reps[vendor]} said.`]);

      await view.press('Reply');
      const box = view.engagement.getByLabel('Your answer');
      await box.fill('Then let us talk <soon>.\n\nI call you.');
      await view.press('Close, keep the text');
      await view.press('Reply');
      expect(await box.inputValue()).toBe('Then let us talk <soon>.\n\nI call you.');
      expect(await overflowingWidths(view.page)).toEqual([]);
      await view.button('Send answer').focus();
      await view.page.keyboard.press('Enter');
      await untilText(view.toasts, ['Your answer is on its way.']);
      await untilText(view.engagement, ['Then let us talk <soon>.'], ['Send answer']);
      await until(
        async () => inbox(product, person),
        (mails) => mails.length === 2,
      );
      const [first, answer] = inbox(product, person);
      expect([answer?.subject, answer?.text.startsWith('Then let us talk <soon>.\n\nI call you.')]).toEqual([`Re: ${first?.subject}`, true]);
      await untilText(view.engagement, [/Wait for their answer|you have answered/]);
      await untilText(view.engagement, ['Sent'], ['Sending…']);
    });

    test('an empty answer is not sent; one to a conversation that went on is not, and its text stays', async () => {
      const person = await replied(vendor, `ida.late.${vendor}@browser.example`, 'What does it cost?');
      await view.open(product.twin.pagesUrl, vendor, person.recordId);
      await untilText(view.engagement, ['Reply now']);
      await view.press('Reply');
      await view.press('Send answer');
      await untilText(view.engagement, ['Write an answer.']);
      const box = view.engagement.getByLabel('Your answer');
      await box.fill('Forty a month.');
      await reactTo(product, person, 'reply', { text: 'Never mind, I found it.' });
      await view.press('Send answer');
      await untilText(view.engagement, [
        'Something was written in this conversation meanwhile.',
        'Your text is still here.',
        'Never mind, I found it.',
      ]);
      expect(await box.inputValue()).toBe('Forty a month.');
      await view.press('Send answer');
      await untilText(view.toasts, ['Your answer is on its way.']);
      await until(
        async () => inbox(product, person),
        (mails) => mails.length === 2,
      );
    });

    test('whoever must not be contacted is read, and answered from within the thread only', async () => {
      const person = await replied(vendor, `ida.left.${vendor}@browser.example`, 'Please take me off your list. What did it cost?');
      await view.open(product.twin.pagesUrl, vendor, person.recordId);
      await untilText(view.engagement, ['Do not contact', 'Show thread'], ['Reply now', 'Send answer']);
      await view.press('Show thread');
      await view.press('Answer all the same');
      await untilText(view.engagement, ['Answer what they wrote and nothing else.']);
      await view.engagement.getByLabel('Your answer').fill('Forty. You are off the list.');
      await view.press('Send answer');
      await until(
        async () => inbox(product, person),
        (mails) => mails.length === 2,
      );
      expect(await overflowingWidths(view.page)).toEqual([]);
    });
  });
});
