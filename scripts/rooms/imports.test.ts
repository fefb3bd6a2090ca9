import { expect, test } from 'vitest';
import { importsOf, isReexportOnly } from './imports.ts';
import { parse } from './parse.ts';

const read = (text: string) => importsOf('x.ts', text).map(({ specifier, kind }) => [specifier, kind]);

test('every way to reach for another file is seen', () => {
  const text = [
    "import a from './a.ts';",
    "import type { B } from './b.ts';",
    "import { type C, type D } from './c.ts';",
    "import { type E, e } from './e.ts';",
    "import './f.ts';",
    "export * from './g.ts';",
    "export * as all from './h.ts';",
    "export type { I } from './i.ts';",
    "export { j } from './j.ts';",
    "const k = await import('./k.ts');",
    'const l = await import(`./l.ts`);',
    "type M = typeof import('./m.ts');",
    "const n = require('./n.ts');",
    "const o = require.resolve('./o.ts');",
    'const p = await import(`./${a}.ts`);',
    "import q from './q.json' with { type: 'json' };",
  ].join('\n');
  expect(importsOf('x.ts', text)).toEqual([
    { line: 1, specifier: './a.ts', kind: 'static' },
    { line: 2, specifier: './b.ts', kind: 'type' },
    { line: 3, specifier: './c.ts', kind: 'type' },
    { line: 4, specifier: './e.ts', kind: 'static' },
    { line: 5, specifier: './f.ts', kind: 'static' },
    { line: 6, specifier: './g.ts', kind: 'static' },
    { line: 7, specifier: './h.ts', kind: 'static' },
    { line: 8, specifier: './i.ts', kind: 'type' },
    { line: 9, specifier: './j.ts', kind: 'static' },
    { line: 10, specifier: './k.ts', kind: 'dynamic' },
    { line: 11, specifier: './l.ts', kind: 'dynamic' },
    { line: 12, specifier: './m.ts', kind: 'type' },
    { line: 13, specifier: './n.ts', kind: 'static' },
    { line: 14, specifier: './o.ts', kind: 'static' },
    { line: 15, specifier: null, kind: 'dynamic' },
    { line: 16, specifier: './q.json', kind: 'static' },
  ]);
});

test('imports inside comments and strings are not imports', () => {
  expect(read("// import './a.ts'\nconst text = \"import './b.ts'\";\n/* import('./c.ts') */\nconst own = { require: 1 };\nexport { own };")).toEqual(
    [],
  );
});

test('JSX and decorators parse', () => {
  expect(importsOf('x.tsx', "import { Text } from 'ui';\nexport const x = <Text>import './a.ts'</Text>;")).toEqual([
    { line: 1, specifier: 'ui', kind: 'static' },
  ]);
  expect(read("import { api } from 'lwc';\nexport default class X { @api recordId = ''; }")).toEqual([['lwc', 'static']]);
});

test('a file that cannot be parsed stops the check instead of passing it', () => {
  expect(() => importsOf('x.ts', 'const = ;')).toThrow('x.ts: Unexpected token');
});

test('re-export-only is about all statements', () => {
  const isBarrel = (text: string) => isReexportOnly(parse('x.ts', text));
  expect([
    isBarrel("export * from './a.ts';"),
    isBarrel("export * from './a.ts';\nexport const b = 1;"),
    isBarrel('export {};'),
    isBarrel(''),
  ]).toEqual([true, false, false, false]);
});
