import { expect, test } from 'vitest';
import { countryRule, ruledCountries } from './country-rules.ts';

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const flags = (country: string | null) => {
  const { coldMailNeedsConsent, opensNeedConsent, needsSourceNotice } = countryRule(country);
  return [coldMailNeedsConsent, opensNeedConsent, needsSourceNotice];
};

test.each([
  ['Germany', 'DE', [true, true, true]],
  ['deutschland', 'DE', [true, true, true]],
  ['FR', 'FR', [false, true, true]],
  ['UK', 'GB', [false, true, true]],
  ['Canada', 'CA', [true, false, false]],
  ['au', 'AU', [true, false, false]],
  ['United States of America', 'US', [false, false, false]],
  ['Atlantis', null, [false, true, true]],
  [null, null, [false, true, true]],
])('%s', (given, country, expected) => {
  expect([countryRule(given).country, flags(given)]).toEqual([country, expected]);
});

test('every member of the Union has a rule, asks for consent to measuring and for the notice', () => {
  expect(EU.filter((country) => !ruledCountries.includes(country))).toEqual([]);
  expect(EU.map((country) => flags(country).slice(1))).toEqual(EU.map(() => [true, true]));
});

test('every rule says where it is from and when that was checked', () => {
  for (const country of ruledCountries)
    expect(countryRule(country)).toMatchObject({ country, source: expect.stringMatching(/\S{3}/), checkedOn: expect.stringMatching(/^2026-/) });
});

test('a customer’s own rule stands in place of ours, also for a country we have none for', () => {
  const own = { coldMailNeedsConsent: false, opensNeedConsent: false, needsSourceNotice: false, source: 'our counsel', checkedOn: '2026-12-01' };
  expect([countryRule('Germany', { DE: own }), countryRule('Japan', { JP: own }), countryRule('France', { DE: own }).coldMailNeedsConsent]).toEqual([
    { country: 'DE', ...own },
    { country: 'JP', ...own },
    false,
  ]);
});
