import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TemplateError } from '#ports/template-engine.ts';
import { cleanHtml } from './clean-html.ts';
import { createTemplateEngine } from './liquid.ts';

const engine = createTemplateEngine();

test.each([
  ['<p>Hi <b>Ana</b>, 1 &lt; 2</p>', '<p>Hi <b>Ana</b>, 1 &lt; 2</p>', []],
  ['<script>alert(1)</script><p onclick="x()">a</p>', '<p>a</p>', ['p onclick', 'script']],
  ['<iframe src="https://x.example"></iframe><form action="/x">a<input name="b"></form>', 'a', ['form', 'iframe', 'input']],
  ['<a href="javascript:alert(1)">x</a>', '<a>x</a>', ['a href']],
  ['<a href="java\nscript:alert(1)">x</a>', '<a>x</a>', ['a href']],
  ['<a href="&#106;avascript:alert(1)">x</a>', '<a>x</a>', ['a href']],
  ['<a href="//x.example">x</a><a href="/x">y</a>', '<a>x</a><a>y</a>', ['a href']],
  ['<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>', []],
  ['<img src="http://x.example/a.png">', '<img />', ['img src']],
  ['<img src="https://x.example/a.png" onerror="x()" alt="a">', '<img src="https://x.example/a.png" alt="a" />', ['img onerror']],
  ['<img src="data:image/svg+xml,<svg onload=alert(1)>">', '<img />', ['img src']],
  ['<p style="color:#333; position:fixed; background:url(https://x.example)">a</p>', '<p style="color:#333">a</p>', ['p style']],
  ['<p style="width:expression(alert(1))">a</p>', '<p>a</p>', ['p style']],
  ['<p style="display:none">a</p>', '<p>a</p>', ['p style']],
  ['<html><head><title>t</title></head><body><p>a</p></body></html>', '<p>a</p>', ['title']],
  ['<svg><script>alert(1)</script></svg><math><mi xlink:href="x">a</mi></math>', '', ['math', 'svg']],
  ['<!--[if mso]><p>x</p><![endif]--><p>a', '<p>a</p>', []],
])('%s', (html, expected, removed) => {
  const clean = engine.clean(html);
  expect(clean).toEqual({ html: expected, removed });
  expect(engine.clean(clean.html)).toEqual({ html: expected, removed: [] });
});

test.each([
  ['{% if contact.n > 3 && "<b>" %}<p>{{ contact.a | default: "there" }}</p>{% endif %}', null, []],
  ['<a href="{{ contact.url }}?a=1&amp;b={{ contact.b }}">x</a>', null, []],
  ['<a href="https://x.example/{{ contact.a }}">x</a>', null, []],
  ['<p {{ contact.a }}>x</p>', '<p>x</p>', ['p {{ … }}', '{{ contact.a }}']],
  ['<{{ contact.a }}>x', '&lt;{{ contact.a }}&gt;x', []],
  ['<script>{{ contact.a }}</script>y', 'y', ['script', '{{ contact.a }}']],
  ['<p style="color: {{ contact.a }}">x</p>', '<p>x</p>', ['p style', '{{ contact.a }}']],
])('a template: %s', (html, expected, removed) => {
  expect(engine.clean(html)).toEqual({ html: expected ?? html, removed });
});

test('what a value makes of the html is looked at again', () => {
  const render = (template: string, value: string) => engine.render('html', template, { contact: { a: value } });
  expect(render('<a href="{{ contact.a }}">x</a>', 'javascript:alert(1)')).toEqual({ text: '<a>x</a>' });
  expect(render('<a href="{{ contact.a }}">x</a>', 'https://x.example/?a=1&b="2"')).toEqual({
    text: '<a href="https://x.example/?a=1&amp;b=&quot;2&quot;">x</a>',
  });
  expect(render('<a href="java{% if true %}script:{% endif %}{{ contact.a }}">x</a>', 'alert(1)')).toEqual({ text: '<a>x</a>' });
  expect(render('<p>{{ contact.a }}</p>', '<script>alert(1)</script>')).toEqual({ text: '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>' });
});

test('what stands within raw is html like any other', () => {
  const render = (template: string) => engine.render('html', engine.clean(template).html, {});
  expect(render('{% raw %}{{ "<script>alert(1)</script>" }}{% endraw %}')).toEqual({ text: '{{ "" }}' });
  expect(render('<p>{%- raw %}{{ name }}{% endraw %}</p>')).toEqual({ text: '<p>{{ name }}</p>' });
});

test('html as a person would write it', () => {
  const html =
    '<p>Hi Ana,<br>see <a href="https://x.example/a?b=1&amp;c=2">the <b>plan</b></a>.</p><ul><li>one</li><li>two</li></ul><p><img src="https://x.example/a.png" alt="x">Bye</p>';
  expect(engine.plain(html)).toBe('Hi Ana,\nsee [the plan](https://x.example/a?b=1&c=2).\n\n * one\n * two\n\nBye');
});

const PIECES = [
  ['<p>', '</p>', '<b>', '</b>', '<a href="https://a.example">', '</a>', '<td>', 'text & more', '&lt;script&gt;', '<br>', '<script>', '"', '>', '<'],
  ['{{ v }}', '{% if v %}', '{% else %}', '{% endif %}', '{% capture c %}', '{% endcapture %}', '{{ c | default: "<i>" }}', '{{ v | append: "<b" }}'],
  ['<a href="{{ v }}">', '<a title="', '" href="', '<img src="{{ v }}">', 'javascript:', '{% raw %}', '{% endraw %}', '<p style="color:{{ v }}">'],
].flat();
const VALUES = [
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  '" onclick="x()',
  "'><img src=x onerror=x()>",
  'https://a.example',
  '&lt;b&gt;',
  '',
];

test('whatever a template is made of, what comes of it is clean', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }), fc.constantFrom(...VALUES), fc.boolean(), (pieces, v, isSaved) => {
      const written = pieces.join('');
      const outcome = (): string | null => {
        try {
          const rendered = engine.render('html', isSaved ? engine.clean(written).html : written, { v, c: '' });
          return 'text' in rendered ? rendered.text : null;
        } catch (error) {
          if (error instanceof TemplateError) return null;
          throw error;
        }
      };
      const html = outcome();
      // As html: braces that come out of `raw` are words, and no template any more.
      if (html !== null) expect(cleanHtml(html).removed).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});
