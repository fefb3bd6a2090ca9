import { expect, test } from 'vitest';
import { createTemplateEngine } from '#platform/liquid.ts';
import { draftMail, placesLeftOpen } from './draft-mail.ts';

const engine = createTemplateEngine();
const variables = { contact: { first_name: 'Ana', title: null, company: null, city: null }, sender: { name: 'Max' } };
const draft = (body: string) => draftMail(engine, { format: 'text', subject: 'For {{ contact.first_name }}', body }, variables);

test.each([
  ['Hi {{ contact.first_name }}', 'Hi Ana', []],
  ['As {{ contact.title }} at {{ contact.company | upcase }}', 'As [title] at [COMPANY]', ['contact.company', 'contact.title']],
  ['At {{ contact.company | default: "your company" }}', 'At your company', []],
  ['{{ contact.nick.short }}', '[nick short]', ['contact.nick.short']],
  ['{{ contact.company }}{% if contact.company %} in {{ contact.city }}{% endif %}', '[company] in [city]', ['contact.company']],
  ['{% assign n = contact.title %}As {{ n }}', '{% assign n = contact.title %}As {{ n }}', ['n']],
])('%s', (body, expected, missing) => {
  expect(draft(body).missing).toEqual(missing);
  expect(draft(body).body).toBe(expected);
});

test.each([
  ['Hi {{ contact.title }}', 'Hi you', []],
  ['Hi {{ contact.title }}', 'Hi [Title]', ['[title]']],
  ['Hi {{ contact.title }}', 'Hi {{ contact.title }}', []],
  ['Hi {{ contact.first_name }}', 'Hi [first name]', ['[first name]']],
  ['{% assign n = contact.title %}As {{ n }}', 'As {{ n }}', ['{{ n }}']],
])('of "%s" in "%s" is open', (body, written, open) => {
  const template = { format: 'text' as const, subject: 'S', body };
  expect(placesLeftOpen(engine, template, draftMail(engine, template, variables), { subject: 'S', body: written })).toEqual(open);
});
