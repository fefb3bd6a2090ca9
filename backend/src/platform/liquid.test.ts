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
  expect(failureOf('{{ contact.company.name | raw }}', 'html')).toBe('syntax');
});

test('a subject is one line', () => {
  const evil = { contact: { first_name: 'Ana\r\nBcc: eve@evil.example' } };
  expect(engine.render('subject', 'Hello\r\n {{ contact.first_name }} ', evil)).toEqual({ text: 'Hello Ana Bcc: eve@evil.example' });
});

test.each([
  '{{ contact.first_name',
  '{% include "x" %}',
  '{% render "x" %}',
  '{% layout "x" %}',
  '{% echo contact.title %}',
  '{{ "now" | date: "%Y" }}',
  '{{ contact | nope }}',
])('%s is refused', (template) => {
  expect(failureOf(template)).toBe('syntax');
});

test('a template that would run away is stopped', () => {
  expect(failureOf('{% for i in (1..100000000) %}x{% endfor %}')).toBe('too_expensive');
  expect(failureOf(`{% assign a = "xxxxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(30)}{{ a }}`)).toBe('too_expensive');
});

test('lists the variables a template asks for', () => {
  expect(
    engine.variablesOf(
      '{{ contact.first_name | default: sender.name }} {% assign x = account.name %}{{ x }} {% if contact.title %}{{ contact.first_name }}{% endif %}',
    ),
  ).toEqual(['account.name', 'contact.first_name', 'contact.title', 'sender.name']);
  expect(() => engine.variablesOf('{% if %}')).toThrow(TemplateError);
});
