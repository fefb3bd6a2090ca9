import { HitCase } from '@salesos/shared/api/hit-case';

/*
 * Hit sequences as mail security, mail programs and people make them, written by us after what is published about them:
 * they show that the rules do what we mean them to do, and nothing about how often that is right in the world.
 */
const SENT = Date.parse('2026-11-23T09:00:00Z');
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const EDGE = `${CHROME} Edg/142.0.0.0`;
const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';
const GMAIL = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const YAHOO = 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html';
const HOME = '203.0.113.7';
const DATACENTER = '198.51.100.20';

type Hit = Omit<HitCase['hits'][number], 'at' | 'method' | 'ip' | 'userAgent'> & {
  after: number;
  method?: string;
  ip?: string | null;
  userAgent?: string | null;
};
const person = { ip: HOME, userAgent: CHROME, acceptLanguage: 'en-US,en;q=0.9' };
const robot = { ip: DATACENTER, userAgent: EDGE, acceptLanguage: null };
const open = (after: number, more: Partial<Hit> = {}): Hit => ({ kind: 'open', after, ...person, ...more });
const click = (after: number, link = 0, more: Partial<Hit> = {}): Hit => ({ kind: 'click', link, after, ...person, ...more });

const mail = (id: string, links: number, hits: Hit[], expected: HitCase['expected']): HitCase =>
  HitCase.parse({ id, sentAt: at(0), links, expected, hits: hits.map(({ after, ...hit }) => ({ ...hit, at: at(after) })) });
const at = (seconds: number): string => new Date(SENT + seconds * 1_000).toISOString();

export const ownCases: readonly HitCase[] = [
  mail('reads and clicks in webmail', 2, [open(1_020), click(1_060, 1)], 'human'),
  mail('opens in Gmail after an hour', 2, [open(3_600, { userAgent: GMAIL, ip: '66.249.84.1' })], 'human'),
  mail('opens in Yahoo', 2, [open(900, { userAgent: YAHOO, ip: '198.51.100.90' })], 'human'),
  mail('opens and clicks on a telephone', 3, [open(400, { userAgent: IPHONE, acceptLanguage: '' }), click(430, 2, { userAgent: IPHONE })], 'human'),
  mail('clicks one link twice', 2, [click(500), click(501)], 'human'),
  mail('reads three links at leisure', 3, [click(500, 0), click(530, 1), click(600, 2)], 'human'),
  mail('comes back from another device', 2, [click(500), click(4_000, 0, { userAgent: IPHONE, ip: '198.51.100.44' })], 'human'),
  mail('opens through Outlook’s proxy', 2, [open(800, { ip: '40.107.3.4', userAgent: EDGE })], 'human'),
  mail('gateway: everything at once on delivery', 3, [open(1, robot), ...[0, 1, 2].map((link) => click(1.2, link, robot))], 'machine'),
  mail('gateway: HEAD before GET, minutes later', 2, [click(300, 0, { ...robot, method: 'HEAD' }), click(301, 0, robot)], 'machine'),
  mail(
    'gateway: delayed, all links, many addresses',
    3,
    [0, 1, 2].map((link) => click(900 + link / 2, link, { ...robot, ip: `198.51.100.${link}` })),
    'machine',
  ),
  mail(
    'gateway: slow, one link every three seconds',
    3,
    [0, 1, 2].map((link) => click(900 + 3 * link, link, robot)),
    'machine',
  ),
  mail('Apple’s proxy', 2, [open(40, { userAgent: 'Mozilla/5.0', ip: '17.58.0.1' })], 'machine'),
  mail('Apple’s proxy from a partner’s network', 2, [open(7_200, { userAgent: 'Mozilla/5.0', ip: '104.28.10.1' })], 'machine'),
  mail('Gmail at delivery', 2, [open(2, { userAgent: GMAIL, ip: '66.249.84.1' })], 'machine'),
  mail('Defender', 2, [click(60, 0, { userAgent: EDGE, ip: '40.107.3.4' })], 'machine'),
  mail('Proofpoint by network', 2, [click(60, 1, { userAgent: CHROME, ip: '67.231.145.9' })], 'machine'),
  mail('Mimecast by name', 2, [click(60, 1, { userAgent: 'Mozilla/5.0 (compatible; Mimecast)', ip: DATACENTER })], 'machine'),
  mail(
    'link preview in a chat',
    1,
    [click(600, 0, { userAgent: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', ip: DATACENTER })],
    'machine',
  ),
  mail('a click three seconds after sending', 2, [click(3)], 'machine'),
  mail('a program', 1, [click(600, 0, { userAgent: 'curl/8.5.0', acceptLanguage: null })], 'unknown'),
  mail('no agent at all', 1, [open(600, { userAgent: null, acceptLanguage: null })], 'unknown'),
  mail('a browser without a language', 1, [click(600, 0, robot)], 'unknown'),
  mail('both links of a mail within five seconds', 2, [click(600, 0), click(605, 1)], 'unknown'),
  mail('checked while clicking, nobody shows who', 2, [click(600), click(604, 0, { ip: DATACENTER, userAgent: SAFARI })], 'unknown'),
  mail(
    'checked while clicking, and the checker shows itself',
    2,
    [click(600), click(604, 0, { ip: DATACENTER, userAgent: SAFARI }), click(606, 1, { ip: DATACENTER, userAgent: SAFARI, method: 'HEAD' })],
    ['human', 'machine', 'machine'],
  ),
  mail('a click, then a burst from the same place', 3, [click(600), ...[0, 1, 2].map((link) => click(605 + link / 4, link))], 'machine'),
  mail(
    'a scan, and a person hours later',
    3,
    [...[0, 1, 2].map((link) => click(1, link, robot)), open(9_000), click(9_050, 1)],
    ['machine', 'machine', 'machine', 'human', 'human'],
  ),
];
