import { expect, test } from 'vitest';
import { expectedOf, linkPlaceOf, readHitCases } from './hit-case.ts';

const line = (change: object): string =>
  JSON.stringify({
    sentAt: '2026-11-23T09:00:00Z',
    links: ['https://a.example/1', 'https://a.example/2'],
    hits: [
      { at: '2026-11-23T10:00:00Z', kind: 'open' },
      { at: '2026-11-23T10:00:05+01:00', kind: 'click', link: 'https://a.example/2', expected: 'machine' },
    ],
    ...change,
  });

test('a case a line; what is expected of all, of each, or of one', () => {
  const [all, each, none] = readHitCases([line({ expected: 'human' }), '', line({ expected: ['unknown', 'human'] }), line({})].join('\n'));
  expect([all, each, none].map((mail) => mail?.hits.map((_, place) => expectedOf(mail, place)))).toEqual([
    ['human', 'machine'],
    ['unknown', 'machine'],
    [null, 'machine'],
  ]);
  expect(all?.hits.map((hit) => linkPlaceOf(all, hit))).toEqual([null, 1]);
});

test('a line that is no case is named', () => {
  const wrong = (text: string) => () => readHitCases(`${line({})}\n${text}`);
  expect(wrong('{')).toThrow('Line 2: SyntaxError');
  expect(wrong(line({ hits: [] }))).toThrow('Line 2: hits:');
  expect(wrong(line({ sentAt: 'yesterday' }))).toThrow('Line 2: sentAt:');
  expect(wrong(line({ links: ['https://a.example/1'] }))).toThrow('none of the mail');
});
