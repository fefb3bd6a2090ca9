import { expect, test } from 'vitest';
import { TemplateError } from '#ports/template-engine.ts';
import { createTemplateEngine } from './liquid.ts';

const engine = createTemplateEngine();
const long = 'x'.repeat(50_000);
const many = (count: number, text: string): string => text.repeat(count);

const nested = (depth: number, body: string): string => `${many(depth, '{% for i in (1..1000) %}')}${body}${many(depth, '{% endfor %}')}`;

/** What hostile templates come to: stopped by what they would cost, before they cost it. */
test.each([
  ['a loop of a hundred million', '{% for i in (1..100000000) %}x{% endfor %}'],
  ['loops in loops', nested(4, 'x')],
  ['loops in loops that print nothing', nested(4, '')],
  ['a loop around nothing', '{% for i in (1..400) %}{% for j in (1..400) %}{% endfor %}{% endfor %}'],
  ['loops that print a long text', nested(2, long)],
  ['a text doubled again and again', `{% assign a = "xxxxxxxxxx" %}${many(40, '{% assign a = a | append: a %}')}{{ a }}`],
  ['a text doubled by capture', `{% assign a = "xxxxxxxxxx" %}${many(40, '{% capture a %}{{ a }}{{ a }}{% endcapture %}')}{{ a }}`],
  ['a text blown up by replace', `{% assign a = "${'x'.repeat(2000)}" %}{{ a | replace: "x", a | replace: "x", a }}`],
  [
    'a list of lists',
    `{% assign a = "${'a,'.repeat(5000)}" | split: "," %}{% for i in a %}{% for j in a %}{% for k in a %}{{ k }}{% endfor %}{% endfor %}{% endfor %}`,
  ],
  [
    'a pad as long as you like',
    '{% assign a = "x" %}{% for i in (1..5000) %}{% assign a = a | append: "0123456789012345678901234567890" %}{% endfor %}{{ a }}',
  ],
  ['nested deeper than the stack', `${many(10_000, '{%if a%}')}${many(10_000, '{%endif%}')}`],
  ['longer than any mail', long.repeat(5)],
])('%s is too expensive', (_, template) => {
  const failure = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error instanceof TemplateError ? error.failure : error;
    }
  };
  expect(failure(() => engine.render('text', template, { a: true }))).toBe('too_expensive');
  expect(failure(() => engine.render('html', template, { a: true }))).toBe('too_expensive');
});

test.each([500, 1000, 1500, 2000, 3000, 4000, 6000, 8000])('tags nested %i deep are filled in or refused, never an accident', (depth) => {
  const template = `${many(depth, '{%if a%}')}x${many(depth, '{%endif%}')}`;
  for (const use of [() => engine.render('text', template, { a: true }), () => engine.inspect(template), () => engine.variablesOf(template)]) {
    try {
      use();
    } catch (error) {
      expect(error).toMatchObject({ name: 'TemplateError', failure: 'too_expensive' });
    }
  }
});

const tricky = [
  many(20_000, '<script'),
  many(20_000, '<!--'),
  many(20_000, '<'),
  many(25_000, ' '),
  many(10_000, '&lt;'),
  `${many(20_000, 'a')}!`,
  many(10_000, '\r\n'),
];
const filters = ['strip_html', 'squish', 'strip', 'truncatewords: 5', 'strip_newlines', 'capitalize', 'slugify'];

// A filter that goes wrong takes minutes: the test's own time limit stops it.
test.each(filters)('%s comes to an end soon on texts made to keep it busy', (filter) => {
  for (const value of tricky) expect(Object.keys(engine.render('text', `{{ v | ${filter} | default: "-" }}`, { v: `a${value}` }))).toEqual(['text']);
});

test('what a mail needs is far from the limits', () => {
  const template = many(60, 'Hi {{ contact.first_name | default: "there" | upcase }}, {% if contact.title %}as {{ contact.title }}{% endif %}.\n');
  expect(engine.render('html', template, { contact: { first_name: 'Ana', title: null } })).toEqual({ text: many(60, 'Hi ANA, .\n') });
});
