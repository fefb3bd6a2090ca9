import { expect, test } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

const plain = { help: false, once: false, json: false, reset: false, importFiles: [], vendor: 'salesforce', record: null, metadata: null };

test.each([
  [[], plain],
  [['--help'], { ...plain, help: true }],
  [['--once', '--json'], { ...plain, once: true, json: true }],
  [['--import', 'a.csv', 'b.csv', '--into', 'hubspot'], { ...plain, importFiles: ['a.csv', 'b.csv'], vendor: 'hubspot' }],
  [['--metadata', 'force-app'], { ...plain, metadata: 'force-app' }],
  [['--once', '--import', 'a.csv'], { ...plain, once: true, importFiles: ['a.csv'] }],
])('%j', (words, options) => {
  expect(parseOptions(words)).toEqual(options);
});

test.each([
  [['--into', 'hubspot'], '--into says where an import goes: give --import <file.csv> too'],
  [['--import', 'a.csv', '--into', 'pipedrive'], '--into is salesforce or hubspot'],
  [['--json'], '--json prints the summary of the loop: give --once too'],
  [['a.csv'], 'Unexpected "a.csv"'],
])('%j is refused', (words, sentence) => {
  expect(() => parseOptions(words)).toThrow(UsageError);
  expect(() => parseOptions(words)).toThrow(sentence);
});
