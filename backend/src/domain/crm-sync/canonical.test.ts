import { describe, expect, it } from 'vitest';
import { shapes } from '../../../test/shapes.ts';
import { canonical, sameValue } from './canonical.ts';
import type { FieldType, FieldValue } from './field-value.ts';

describe.each<[FieldType, [FieldValue, FieldValue][]]>([
  [
    'text',
    [
      ['  Ada ', 'Ada'],
      ['a\r\nb\rc', 'a\nb\nc'],
      ['Ame\u0301lie', 'Am\u00e9lie'],
      ['', null],
      [' \n ', null],
      [null, null],
      [12, '12'],
      ['0123456789', '0123456789'],
      ['0123456789x', '0123456789'],
      ['01234567  89', '01234567'],
      ['01234567\u{1F600}', '01234567\u{1F600}'],
      ['012345678\u{1F600}', '012345678'],
    ],
  ],
  [
    'long_text',
    [
      ['<p>Hi</p>', 'Hi'],
      ['<P>Hi</P>', 'Hi'],
      ['<div>Hi</div>', 'Hi'],
      ['<p>one</p>\n<p>two</p>', 'one\ntwo'],
      ['<p>one</p><p>two</p>', 'one\ntwo'],
      ['<div>one</div> <div>two</div>', 'one\ntwo'],
      ['one<br>two', 'one\ntwo'],
      ['one<br />\n two', 'one\ntwo'],
      ['<p>one\ntwo</p>', 'one two'],
      ['<p>a &lt;b&gt; &amp; c</p>', 'a <b> & c'],
      ['<p>&quot;it&#39;s&quot;&nbsp;x</p>', '"it\'s" x'],
      ['&amp; <p>x', '&amp; <p>x'],
      ['x <p>y</p>', 'x <p>y</p>'],
      ['<p>y</p> x', '<p>y</p> x'],
      ['<p>y</div>', '<p>y</div>'],
      ['<p></p>', null],
      ['<p>01234567890123</p>', '01234567890123'],
      ['<p>012345678901234</p>', '01234567890123'],
      ['<p>123456</p>  x', '123456'],
      ['<p>1234567</p>xyz', '1234567'],
      ['a\nb', 'a\nb'],
      [null, null],
    ],
  ],
  [
    'email',
    [
      [' Kim@Example.COM ', 'kim@example.com'],
      ['', null],
    ],
  ],
  [
    'phone',
    [
      ['+1 (415) 555-0100', '+14155550100'],
      ['415.555/0100', '4155550100'],
      ['555-0100 ext. 12', '5550100x12'],
      ['555-0100 extension 12', '5550100x12'],
      ['5550100 X12', '5550100x12'],
      ['5550100#12', '5550100x12'],
      ['5550100x12x', '5550100x12x'],
      ['ask Kim 5', 'ask Kim 5'],
      ['12 or 34', '12 or 34'],
      ['call: 12', 'call: 12'],
      ['++12', '++12'],
      ['12x', '12x'],
      ['', null],
    ],
  ],
  [
    'url',
    [
      ['HTTPS://Acme.Example/', 'https://acme.example'],
      ['https://acme.example/About', 'https://acme.example/About'],
      ['Acme.example?Q=1', 'acme.example?Q=1'],
      ['Acme.example#Top', 'acme.example#Top'],
      ['Acme.Example', 'acme.example'],
      ['S3://Acme.Example/Key', 's3://acme.example/Key'],
      ['Acme.example and others', 'Acme.example and others'],
      ['Not A Host.example', 'Not A Host.example'],
      ['Acme', 'Acme'],
      ['', null],
    ],
  ],
  [
    'number',
    [
      ['12.50', 12.5],
      [1.005, 1.01],
      [-1.005, -1.01],
      [2.345, 2.35],
      ['1e3', 1000],
      ['.5', 0.5],
      ['.75', 0.75],
      ['+7.', 7],
      [-0.001, 0],
      [1e21, 1e21],
      [1.5e-9, 0],
      ['1,000', '1,000'],
      ['0x10', '0x10'],
      ['1e999', '1e999'],
      ['12 or 13', '12 or 13'],
      ['about 12', 'about 12'],
      [' ', null],
      [true, 'true'],
    ],
  ],
  [
    'integer',
    [
      ['12.5', 13],
      [-12.5, -13],
      [7, 7],
      ['1.4e1', 14],
    ],
  ],
  [
    'boolean',
    [
      [true, true],
      [false, false],
      ['TRUE', true],
      [' yes ', true],
      [1, true],
      ['False', false],
      ['no', false],
      [0, false],
      ['maybe', 'maybe'],
      ['', null],
    ],
  ],
  [
    'date',
    [
      ['2026-03-01', '2026-03-01'],
      ['2026-03-01T23:30:00Z', '2026-03-01'],
      ['2026-03-01T23:30:00-02:00', '2026-03-02'],
      [1_772_323_200_000, '2026-03-01'],
      ['soon', 'soon'],
      ['on 2026-03-01', 'on 2026-03-01'],
      ['', null],
    ],
  ],
  [
    'instant',
    [
      ['2026-03-01T10:00:00.123+0000', '2026-03-01T10:00:00Z'],
      ['2026-03-01T12:00:07+02:00', '2026-03-01T10:00:07Z'],
      ['2026-03-01T12:00:07+0200', '2026-03-01T10:00:07Z'],
      ['2026-03-01t10:00:07z', '2026-03-01T10:00:07Z'],
      ['2026-03-01 10:00', '2026-03-01T10:00:00Z'],
      ['2026-03-01T10:00:07', '2026-03-01T10:00:07Z'],
      ['2026-03-01T10:00+0530', '2026-03-01T04:30:00Z'],
      ['2026-03-01T10:00:07 Z', '2026-03-01T10:00:07Z'],
      ['2026-03-01', '2026-03-01T00:00:00Z'],
      ['1772359207999', '2026-03-01T10:00:07Z'],
      ['-1772359207999', '1913-11-02T13:59:52Z'],
      ['177235920', '177235920'],
      ['x1772359207999', 'x1772359207999'],
      ['1772359207999.5', '1772359207999.5'],
      ['+1772359207999', '+1772359207999'],
      ['9999999999999999', '9999999999999999'],
      ['999999999999999', '999999999999999'],
      ['2026-13-01', '2026-13-01'],
      ['2026-03-01 or so', '2026-03-01 or so'],
      ['x 2026-03-01', 'x 2026-03-01'],
    ],
  ],
  [
    'picklist',
    [
      ['open', 'open'],
      ['OPEN', 'open'],
      [' Open – not contacted ', 'open'],
      ['Won', 'Won'],
      ['won', 'Won'],
      ['closed WON', 'Won'],
      ['other', 'other'],
      ['', null],
    ],
  ],
  [
    'multi_picklist',
    [
      ['open; Won', 'Won;open'],
      ['Closed won;open;open', 'Won;open'],
      ['z;a', 'a;z'],
      [';', null],
      ['', null],
    ],
  ],
  [
    'reference',
    [
      ['001D000000IRFmaIAH', '001D000000IRFma'],
      ['001D000000IRFmaiah', '001D000000IRFma'],
      ['001D000000IRFmaIAG', '001D000000IRFmaIAG'],
      ['001D000000IRFma', '001D000000IRFma'],
      ['---------------AAA', '---------------AAA'],
      ['001D000000IRFmaIAHx', '001D000000IRFmaIAHx'],
      ['123456789012345678', '123456789012345678'],
      ['000000000000000AAA', '000000000000000'],
      ['0000000000000ZZAAY', '0000000000000ZZ'],
      [' 42 ', '42'],
      ['', null],
    ],
  ],
])('%s', (type, rows) => {
  it.each(rows)('%j is %j', (value, expected) => {
    expect(canonical(value, shapes[type])).toBe(expected);
  });
});

it('keeps an empty field apart from a value, unless the CRM cannot', () => {
  expect(sameValue(null, false, { type: 'boolean' })).toBe(false);
  expect(sameValue('', false, { type: 'boolean', blank: false })).toBe(true);
  expect(sameValue(null, true, { type: 'boolean', blank: false })).toBe(false);
});

it('compares options without a list by their text', () => {
  expect(canonical(' b ; a', { type: 'multi_picklist' })).toBe('a;b');
});

it('rounds nothing without a scale', () => {
  expect(canonical('1.23456', { type: 'number' })).toBe(1.23456);
});

it('knows one zero', () => {
  expect([canonical('-0', { type: 'number' }), canonical('-0', { type: 'number', scale: 2 })]).toEqual([0, 0]);
});

it('cuts nothing without a limit, and leaves out whole what does not fit whole', () => {
  expect(canonical('\u{1F600} hi', { type: 'text' })).toBe('\u{1F600} hi');
  expect(canonical('\u{1F600}', { type: 'long_text', maxLength: 1 })).toBe(null);
});

it('takes an option by its own name rather than by what another is called', () => {
  const options = [
    { value: 'x', label: 'won' },
    { value: 'won', label: 'Closed' },
    { value: '', label: 'None' },
  ];
  expect(['won', 'WON', 'none'].map((value) => canonical(value, { type: 'picklist', options }))).toEqual(['won', 'x', null]);
});

it('matches option values that have spaces around them', () => {
  expect(canonical('x', { type: 'picklist', options: [{ value: ' x ', label: ' The X ' }] })).toBe('x');
  expect(canonical('the x', { type: 'picklist', options: [{ value: ' x ', label: ' The X ' }] })).toBe('x');
  expect(canonical('', { type: 'picklist', options: [{ value: '', label: 'None' }] })).toBe(null);
});
