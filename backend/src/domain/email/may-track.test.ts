import { expect, test } from 'vitest';
import { clicksOff, judgeTracking, mayTrackOpens, type TrackingChoice } from './may-track.ts';

const all: TrackingChoice = { opens: true, clicks: true, firstTouch: false, countries: {}, domainState: 'verified' };

test('opens by country, consent and what the admin decided', () => {
  const cases = [
    mayTrackOpens('US', null),
    mayTrackOpens('FR', null),
    mayTrackOpens('GB', null),
    mayTrackOpens(null, null),
    mayTrackOpens('FR', 'given'),
    mayTrackOpens(null, 'given'),
    mayTrackOpens('US', 'withdrawn'),
    mayTrackOpens('FR', null, { FR: 'allowed' }),
    mayTrackOpens('US', null, { US: 'needs_consent' }),
    mayTrackOpens(null, null, { unknown: 'allowed' }),
    mayTrackOpens('FR', 'withdrawn', { FR: 'allowed' }),
  ];
  expect(cases).toEqual([
    null,
    'country_needs_consent',
    'country_needs_consent',
    'country_unknown',
    null,
    null,
    'consent_withdrawn',
    null,
    'country_needs_consent',
    null,
    'consent_withdrawn',
  ]);
});

test('clicks only under a domain of the customer’s own that works', () => {
  const states = [null, 'unverified', 'verified', 'broken'] as const;
  expect(states.map((domainState) => clicksOff({ ...all, domainState }))).toEqual(['no_domain', 'domain_unverified', null, 'domain_broken']);
  expect([clicksOff(null), clicksOff({ ...all, clicks: false })]).toEqual(['off', 'off']);
});

test('a mail is measured only where everything agrees', () => {
  const judge = (change: Partial<Parameters<typeof judgeTracking>[0]>) =>
    judgeTracking({ settings: all, isFirstTouch: false, country: 'US', consent: null, ...change });
  expect([
    judge({}),
    judge({ settings: null }),
    judge({ isFirstTouch: true }),
    judge({ isFirstTouch: true, settings: { ...all, firstTouch: true } }),
    judge({ country: 'DE' }),
    judge({ consent: 'withdrawn' }),
    judge({ settings: { ...all, opens: false, domainState: 'broken' } }),
  ]).toEqual([
    { opensOff: null, clicksOff: null },
    { opensOff: 'off', clicksOff: 'off' },
    { opensOff: 'first_touch', clicksOff: 'first_touch' },
    { opensOff: null, clicksOff: null },
    { opensOff: 'country_needs_consent', clicksOff: null },
    { opensOff: 'consent_withdrawn', clicksOff: 'consent_withdrawn' },
    { opensOff: 'off', clicksOff: 'domain_broken' },
  ]);
});
