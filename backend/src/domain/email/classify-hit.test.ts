import { evidenceLabels } from '@salesos/shared/labels/evidence';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyHits, type HitMail, type SeenHit } from './classify-hit.ts';
import { isSameNetwork, networkOf } from './networks.ts';

const SENT = new Date('2026-11-23T09:00:00Z');
const after = (seconds: number): Date => new Date(SENT.getTime() + seconds * 1_000);
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const GOOGLE = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const GMAIL_PREFETCH =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0';
const APPLE_MAIL = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
interface HitInput extends SeenHit, HitMail {
  readonly otherHits: readonly SeenHit[];
}
const classifyHit = (hit: HitInput) => classifyHits(hit, [hit, ...hit.otherHits])[0] ?? { actorClass: 'none', evidence: 'not_recognized' as const };
const open = (change: Partial<HitInput> = {}): HitInput => ({
  kind: 'open',
  linkId: null,
  method: 'GET',
  userAgent: CHROME,
  ip: '203.0.113.7',
  acceptLanguage: 'en-US',
  isListedRobot: false,
  sentAt: SENT,
  linkCount: null,
  hitAt: after(3_600),
  otherHits: [],
  ...change,
});
const click = (change: Partial<HitInput> = {}): HitInput => open({ kind: 'click', linkId: 'pricing', ...change });
const seen = (hit: HitInput): SeenHit => hit;
const said = (hit: HitInput): string => Object.values(classifyHit(hit)).join(' ');

describe('a person', () => {
  it.each([
    ['opens in a browser', open(), 'human browser'],
    ['opens in Apple Mail with privacy protection off', open({ userAgent: APPLE_MAIL }), 'human browser'],
    ['opens in Gmail', open({ userAgent: GOOGLE, ip: '66.249.84.1' }), 'human image_proxy'],
    ['opens in Gmail ten seconds after sending', open({ userAgent: GOOGLE, hitAt: after(10) }), 'human image_proxy'],
    ['opens in Outlook through its proxy', open({ ip: '40.107.3.4' }), 'human browser'],
    ['opens on a Cubot phone', open({ userAgent: 'Mozilla/5.0 (Linux; Android 9; CUBOT X19 S) AppleWebKit/537.36' }), 'human browser'],
    ['clicks', click(), 'human browser'],
    ['clicks through Apple’s relay', click({ ip: '17.58.0.1' }), 'human browser'],
    ['clicks two links three seconds apart', click({ otherHits: [seen(click({ linkId: 'demo', hitAt: after(3_603) }))] }), 'human browser'],
    ['clicks one link twice', click({ otherHits: [seen(click({ hitAt: after(3_601) }))] }), 'human browser'],
    ['opens without a language', open({ acceptLanguage: '' }), 'human browser'],
    ['clicks before languages were noted', click({ acceptLanguage: null }), 'human browser'],
    [
      'follows three links at leisure',
      click({ otherHits: ['a', 'b'].map((linkId, n) => seen(click({ linkId, hitAt: after(3_606 + 6 * n) }))) }),
      'human browser',
    ],
    [
      'follows both links of a mail half a minute apart',
      click({ linkCount: 2, otherHits: [seen(click({ linkId: 'a', hitAt: after(3_625) }))] }),
      'human browser',
    ],
    [
      'clicks what a scanner that shows itself follows too',
      click({ otherHits: [seen(click({ ip: '198.51.100.9', userAgent: 'Mimecast', hitAt: after(3_605) }))] }),
      'human browser',
    ],
    [
      'clicks again from another device a minute later',
      click({ otherHits: [seen(click({ ip: '198.51.100.9', userAgent: APPLE_MAIL, hitAt: after(3_660) }))] }),
      'human browser',
    ],
    ['opens and clicks at once', click({ otherHits: [seen(open())] }), 'human browser'],
    [
      'opens an hour after a scan from elsewhere',
      open({
        otherHits: [
          seen(click({ linkId: 'a', hitAt: after(11), ip: '198.51.100.1' })),
          seen(click({ linkId: 'b', hitAt: after(11), ip: '198.51.100.1' })),
        ],
      }),
      'human browser',
    ],
  ])('%s', (_, hit, expected) => {
    expect(said(hit)).toBe(expected);
  });
});

describe('a machine', () => {
  it.each([
    ['Apple’s proxy by its bare agent', open({ userAgent: 'Mozilla/5.0' }), 'machine apple_privacy'],
    ['Apple’s proxy by its network', open({ userAgent: APPLE_MAIL, ip: '17.58.0.1' }), 'machine apple_privacy'],
    ['a bare agent on a link', click({ userAgent: 'Mozilla/5.0' }), 'machine no_browser'],
    ['Gmail at delivery', open({ userAgent: GMAIL_PREFETCH, hitAt: after(40) }), 'machine google_prefetch'],
    ['Gmail’s proxy within ten seconds', open({ userAgent: GOOGLE, hitAt: after(9.999) }), 'machine right_after_send'],
    ['a browser’s click within ten seconds', click({ hitAt: after(4) }), 'machine right_after_send'],
    ['a hit stamped before the send', click({ hitAt: after(-1) }), 'machine right_after_send'],
    ['a HEAD request', click({ method: 'head' }), 'machine head_request'],
    ['a scanner that names itself', click({ userAgent: 'Mozilla/5.0 (compatible; ProofpointURLDefense/1.0)' }), 'machine scanner_agent'],
    ['a link preview', click({ userAgent: 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5' }), 'machine scanner_agent'],
    ['a bot', open({ userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' }), 'machine scanner_agent'],
    ['a browser from a scanner’s network', click({ ip: '67.231.145.9' }), 'machine scanner_network'],
    ['the same written as IPv6', open({ ip: '::ffff:67.231.145.9' }), 'machine scanner_network'],
    ['Microsoft’s link check', click({ ip: '40.107.3.4' }), 'machine scanner_network'],
    ['the first of two links within two seconds', click({ otherHits: [seen(click({ linkId: 'demo', hitAt: after(3_602) }))] }), 'machine link_burst'],
    ['the second', click({ hitAt: after(3_602), otherHits: [seen(click({ linkId: 'demo' }))] }), 'machine link_burst'],
    [
      'one of three links within ten seconds',
      click({ otherHits: [seen(click({ linkId: 'a', hitAt: after(3_604) })), seen(click({ linkId: 'b', hitAt: after(3_608) }))] }),
      'machine link_burst',
    ],
    [
      'the pixel in the middle of them',
      open({ hitAt: after(3_601), otherHits: [seen(click()), seen(click({ linkId: 'demo' }))] }),
      'machine link_burst',
    ],
    [
      'the pixel just before them from the same place',
      open({ hitAt: after(3_595), otherHits: [seen(click()), seen(click({ linkId: 'demo' }))] }),
      'machine same_source_as_scanner',
    ],
    [
      'the click after a HEAD request from the same place',
      click({ otherHits: [seen(click({ method: 'HEAD', hitAt: after(3_599) }))] }),
      'machine same_source_as_scanner',
    ],
  ])('%s', (_, hit, expected) => {
    expect(said(hit)).toBe(expected);
  });
});

describe('neither', () => {
  it.each([
    ['no agent', open({ userAgent: null }), 'unknown not_recognized'],
    ['a browser a list calls a robot', open({ isListedRobot: true }), 'unknown listed_robot'],
    ['a click without a language', click({ acceptLanguage: '' }), 'unknown no_language'],
    ['a click with an HTTP library’s language', click({ acceptLanguage: '*' }), 'unknown no_language'],
    [
      'both links of a mail within seconds',
      click({ linkCount: 2, otherHits: [seen(click({ linkId: 'demo', hitAt: after(3_604) }))] }),
      'unknown all_links',
    ],
    [
      'one link followed from a second network at once',
      click({ otherHits: [seen(click({ ip: '198.51.100.9', userAgent: APPLE_MAIL, hitAt: after(3_605) }))] }),
      'unknown second_network',
    ],
    [
      'a click beside a slow scan from elsewhere',
      click({
        hitAt: after(3_607),
        otherHits: ['a', 'b', 'c'].map((linkId, n) => seen(click({ linkId, ip: '198.51.100.9', hitAt: after(3_600 + 2 * n) }))),
      }),
      'unknown near_burst',
    ],
    ['a program', click({ userAgent: 'curl/8.5.0' }), 'unknown no_browser'],
    ['the picture proxy on a link', click({ userAgent: GOOGLE }), 'unknown not_recognized'],
  ])('%s', (_, hit, expected) => {
    expect(said(hit)).toBe(expected);
  });
});

it('knows networks by their edges', () => {
  expect(
    [
      '67.231.143.255',
      '67.231.144.0',
      '67.231.159.255',
      '67.231.160.0',
      '17.255.255.255',
      '18.0.0.0',
      '40.92.0.0',
      '40.94.0.0',
      '999.1.1.1',
      'fe80::1',
      null,
    ].map(networkOf),
  ).toEqual([null, 'security_scanner', 'security_scanner', null, 'apple', null, 'microsoft_mail', null, null, null, null]);
});

it('knows two addresses of one network', () => {
  const pairs = [
    ['203.0.113.7', '203.0.113.200'],
    ['203.0.113.7', '203.0.114.7'],
    ['2001:db8:1:2::1', '2001:db8:1:9::1'],
    ['2001:db8:1:2::1', '2001:db8:2:2::1'],
    ['::ffff:203.0.113.7', '203.0.113.9'],
    [null, null],
  ] as const;
  expect(pairs.map(([one, other]) => isSameNetwork(one, other))).toEqual([true, false, true, false, true, false]);
});

it('takes a mail that was fetched ten thousand times', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => seen(click({ linkId: `${n % 3}`, hitAt: after(3_600 + n), ip: `203.0.113.${n % 250}` })));
  expect(classifyHits({ sentAt: SENT, linkCount: 3 }, many).length).toBe(10_000);
});

it('never calls a hit within ten seconds of sending human, whatever it says', () => {
  const any = fc.record({
    agent: fc.oneof(fc.constantFrom(CHROME, GOOGLE, APPLE_MAIL), fc.string()),
    ms: fc.integer({ min: -5_000, max: 9_999 }),
    kind: fc.constantFrom(open, click),
  });
  fc.assert(
    fc.property(any, ({ agent, ms, kind }) => {
      const found = classifyHit(kind({ userAgent: agent, hitAt: new Date(SENT.getTime() + ms) }));
      expect(found.actorClass).not.toBe('human');
      expect(evidenceLabels[found.evidence]).toBeTruthy();
    }),
  );
});
