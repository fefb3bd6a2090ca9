import { describe, expect, test } from 'vitest';
import { TemplateError, type TemplateKind, type TemplateVariables } from '#ports/template-engine.ts';
import { createTemplateEngine } from './liquid.ts';

const engine = createTemplateEngine();
const contact = { first_name: 'Ana', last_name: '', title: null, tags: ['a', 'b'], blank: '  ', company: { name: 'A <b> & Co' } };
const text = (template: string, variables: TemplateVariables = { contact }) => engine.render('text', template, variables);

function failureOf(template: string, kind: TemplateKind = 'text'): string {
  try {
    engine.render(kind, template, { contact });
  } catch (error) {
    if (error instanceof TemplateError) return error.failure;
    throw error;
  }
  return 'none';
}

describe('what a variable without value does', () => {
  test.each([
    ['Hi {{ contact.first_name }},', { text: 'Hi Ana,' }],
    ['Hi {{ contact.last_name }},', { missing: ['contact.last_name'] }],
    ['Hi {{ contact.title }},', { missing: ['contact.title'] }],
    ['Hi {{ contact.blank }},', { missing: ['contact.blank'] }],
    ['Hi {{ contact.nickname }},', { missing: ['contact.nickname'] }],
    ['{{ contact.title }} {{ contact.last_name }} {{ contact.title }}', { missing: ['contact.last_name', 'contact.title'] }],
    ['Hi {{ contact.last_name | default: "there" }},', { text: 'Hi there,' }],
    ['Hi {{ contact.blank | default: "there" }},', { text: 'Hi there,' }],
    ['Hi {{ contact.title | upcase | default: "there" }},', { text: 'Hi there,' }],
    ['Hi {{ contact.last_name | append: "!" }}', { missing: ['contact.last_name'] }],
    ['Hi {{ contact.last_name | append: "!" | default: "there" }}', { missing: ['contact.last_name'] }],
    ['Hi {{ contact.last_name | default: contact.first_name }}', { text: 'Hi Ana' }],
    ['Hi {{ contact.last_name | default: contact.title }}', { missing: ['contact.last_name'] }],
    ['Hi {{ contact.first_name | append: contact.last_name }}', { missing: ['contact.last_name'] }],
    ['{% if contact.title %}As {{ contact.title }}{% else %}Hello{% endif %}', { text: 'Hello' }],
    ['{% assign n = contact.first_name %}{{ n }}', { text: 'Ana' }],
    ['{% assign n = contact.last_name %}{{ n }}', { missing: ['n'] }],
    ['{% for t in contact.tags %}{{ t }};{% endfor %}', { text: 'a;b;' }],
    ['{% if contact.employees > 3 %}big{% endif %}', { text: '' }],
    ['{% for t in contact.things %}{{ t }}{% endfor %}.', { missing: ['contact.things'] }],
    ['{{ contact.nickname | upcase | default: "there" }}', { missing: ['contact.nickname'] }],
    ['{{ contact.constructor }}{{ contact.__proto__ }}', { missing: ['contact.__proto__', 'contact.constructor'] }],
  ])('%s', (template, expected) => {
    expect(text(template)).toEqual(expected);
  });

  test('zero and false are values', () => {
    expect(text('{{ n }} {{ b }}', { n: 0, b: false })).toEqual({ text: '0 false' });
  });
});

test('html escapes values, text does not', () => {
  const template = 'At {{ contact.company.name }} and {{ contact.company.name | escape }}';
  expect(engine.render('html', template, { contact })).toEqual({ text: 'At A &lt;b&gt; &amp; Co and A &lt;b&gt; &amp; Co' });
  expect(engine.render('text', 'At {{ contact.company.name }}', { contact })).toEqual({ text: 'At A <b> & Co' });
  expect(failureOf('{{ contact.company.name | raw }}', 'html')).toBe('unknown_filter');
});

test('a subject is one line', () => {
  const evil = { contact: { first_name: 'Ana\r\nBcc: eve@evil.example' } };
  expect(engine.render('subject', 'Hello\r\n {{ contact.first_name }} ', evil)).toEqual({ text: 'Hello Ana Bcc: eve@evil.example' });
});

test.each([
  ['{{ contact.first_name', 'syntax'],
  ['{% if %}', 'syntax'],
  ['{% if contact.title %}', 'syntax'],
  ['{% include "x" %}', 'unknown_tag'],
  ['{% render "x" %}', 'unknown_tag'],
  ['{% layout "x" %}', 'unknown_tag'],
  ['{% echo contact.title %}', 'unknown_tag'],
  ['{{ "now" | date: "%Y" }}', 'unknown_filter'],
  ['{{ contact | nope }}', 'unknown_filter'],
])('%s is refused as %s', (template, failure) => {
  expect(failureOf(template)).toBe(failure);
});

test('a failure says where and what', () => {
  const errorOf = (template: string): unknown => {
    try {
      return engine.inspect(template);
    } catch (error) {
      return error;
    }
  };
  expect(errorOf('Hi,\n{{ contact.first_name | upcaes }}')).toMatchObject({
    failure: 'unknown_filter',
    subject: 'upcaes',
    place: { line: 2, column: 1 },
  });
  expect(errorOf('Hi\n\n  {% includ "x" %}')).toMatchObject({ failure: 'unknown_tag', subject: 'includ', place: { line: 3, column: 3 } });
  expect(errorOf('Hi {{ contact.first_name')).toMatchObject({
    failure: 'syntax',
    message: 'output "{{ contact.first_name" not closed',
    place: { line: 1, column: 4 },
  });
});

test('lists the variables a template asks for', () => {
  expect(
    engine.variablesOf(
      '{{ contact.first_name | default: sender.name }} {% assign x = account.name %}{{ x }} {% if contact.title %}{{ contact.first_name }}{% endif %}',
    ),
  ).toEqual(['account.name', 'contact.first_name', 'contact.title', 'sender.name']);
  expect(() => engine.variablesOf('{% if %}')).toThrow(TemplateError);
});

test('says where a variable is asked and which ones it cannot do without', () => {
  const template = `Hi {{ contact.first_name }},
{% if contact.title %}as {{ contact.title }} {{ contact.city }}{% endif %}{% assign n = account.name %}{{ n }}{{ contact[sender.name] }}
{{ contact.company | default: "you" }}{{ contact.last_name | append: "!" }}`;
  expect(engine.inspect(template)).toEqual({
    asked: [
      { path: 'contact.first_name', place: { line: 1, column: 7 }, isComputed: false },
      { path: 'contact.title', place: { line: 2, column: 7 }, isComputed: false },
      { path: 'contact.title', place: { line: 2, column: 29 }, isComputed: false },
      { path: 'contact.city', place: { line: 2, column: 49 }, isComputed: false },
      { path: 'account.name', place: { line: 2, column: 89 }, isComputed: false },
      { path: 'contact', place: { line: 2, column: 114 }, isComputed: true },
      { path: 'sender.name', place: { line: 2, column: 122 }, isComputed: false },
      { path: 'contact.company', place: { line: 3, column: 4 }, isComputed: false },
      { path: 'contact.last_name', place: { line: 3, column: 42 }, isComputed: false },
    ],
    needed: ['contact.first_name', 'contact.city', 'contact.last_name'],
  });
});

test('rendering the same template again and again says the same', () => {
  const greet = (name: string | null) => text('Hi {{ contact.first_name }}', { contact: { first_name: name } });
  expect([greet('Ana'), greet(null), greet('Bo'), greet('')]).toEqual([
    { text: 'Hi Ana' },
    { missing: ['contact.first_name'] },
    { text: 'Hi Bo' },
    { missing: ['contact.first_name'] },
  ]);
});
