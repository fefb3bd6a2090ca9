import { expect, test } from 'vitest';
import { HOUR_MS } from './call-window.ts';
import { forecastScope, listEveryMs } from './forecast-scope.ts';

const sizes = { changed: 2000, byId: 200, members: 2000 };
const lookEveryMs = 5 * 60_000;

test('pages of records and a last look; a look for changes every five minutes', () => {
  expect(forecastScope({ records: 4001, listed: null, sizes, lookEveryMs })).toEqual({ firstRead: 4, perDay: 288 });
  expect(forecastScope({ records: 0, listed: null, sizes, lookEveryMs: 60_000 })).toEqual({ firstRead: 1, perDay: 1440 });
});

test('a list: its ids, their records, one look for who refused mail; and the list again every hour', () => {
  expect(forecastScope({ records: 900, listed: 2500, sizes, lookEveryMs })).toEqual({ firstRead: 2 + 13 + 1, perDay: 288 + 24 * 2 });
});

test('a long list is read again less often', () => {
  expect([listEveryMs(10, sizes), listEveryMs(200_000, sizes), listEveryMs(200_001, sizes)]).toEqual([HOUR_MS, HOUR_MS, 2 * HOUR_MS]);
});
