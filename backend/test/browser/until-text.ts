import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';

const matches = (text: string, wanted: string | RegExp): boolean => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));

/** The text of what is shown there, spaces and breaks as one space. */
export const textOf = async (place: Locator): Promise<string> => (await place.innerText()).replace(/\s+/g, ' ').trim();

/** Waits until the place shows all of it and none of `without`; fails with what it shows instead. Returns its text. */
export async function untilText(
  place: Locator,
  wanted: readonly (string | RegExp)[],
  without: readonly (string | RegExp)[] = [],
  limitMs = 60_000,
): Promise<string> {
  const end = Date.now() + limitMs;
  for (;;) {
    const text = await textOf(place);
    const missing = wanted.filter((one) => !matches(text, one));
    const left = without.filter((one) => matches(text, one));
    if (missing.length === 0 && left.length === 0) return text;
    if (Date.now() > end) {
      const reasons = [...missing.map((one) => `it lacks ${String(one)}`), ...left.map((one) => `it still has ${String(one)}`)];
      throw new Error(`after ${limitMs / 1000} s ${reasons.join(' and ')}; it shows: ${text}`);
    }
    await sleep(100);
  }
}
