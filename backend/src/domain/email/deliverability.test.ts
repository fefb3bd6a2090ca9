import { expect, test } from 'vitest';
import { type DkimSeen, type DmarcSeen, judgeDkim, judgeDmarc, judgeSpf, mailHostOf, selectorsFor, type SpfSeen } from './deliverability.ts';

const spf: SpfSeen = { result: 'softfail', records: 1, lookups: 3, includes: ['_spf.google.com'] };
const dkim: DkimSeen = { state: 'valid', bits: 2048, isTesting: false };
const dmarc: DmarcSeen = { records: 1, record: 'v=DMARC1', policy: 'reject', reportsTo: ['x@a.example'] };
const said = ({ state, codes }: { state: string; codes: readonly string[] }): string => [state, ...codes].join(' ');

test('SPF', () => {
  const of = (change: Partial<SpfSeen>) => said(judgeSpf({ ...spf, ...change }, 'google'));
  expect([
    said(judgeSpf(null, 'google')),
    of({}),
    of({ result: 'none', records: 0 }),
    of({ records: 2, result: 'permerror' }),
    of({ result: 'permerror' }),
    of({ lookups: 10 }),
    of({ lookups: 11 }),
    of({ includes: [] }),
    of({ result: 'pass' }),
    of({ result: 'neutral' }),
    said(judgeSpf({ ...spf, includes: [] }, null)),
  ]).toEqual([
    'not_asked spf_not_asked',
    'fine spf_fine',
    'wrong spf_missing',
    'wrong spf_several',
    'wrong spf_invalid',
    'fine spf_fine',
    'wrong spf_too_many_lookups',
    'wrong spf_provider_missing',
    'wrong spf_allows_everybody',
    'weak spf_no_end',
    'fine spf_fine',
  ]);
});

test('DKIM', () => {
  const none: DkimSeen = { state: 'none', bits: null, isTesting: false };
  const silent: DkimSeen = { ...none, state: 'not_asked' };
  expect([
    said(judgeDkim([none, dkim], true)),
    said(judgeDkim([{ ...dkim, bits: null }], true)),
    said(judgeDkim([{ ...dkim, bits: 1024 }], true)),
    said(judgeDkim([{ ...dkim, isTesting: true }], true)),
    said(judgeDkim([none, silent], true)),
    said(judgeDkim([dkim, silent], true)),
    said(judgeDkim([none, { ...none, state: 'invalid' }], true)),
    said(judgeDkim([{ ...none, state: 'revoked' }], true)),
    said(judgeDkim([none], true)),
    said(judgeDkim([none], false)),
  ]).toEqual([
    'fine dkim_fine',
    'fine dkim_fine',
    'weak dkim_short',
    'weak dkim_testing',
    'not_asked dkim_not_asked',
    'fine dkim_fine',
    'wrong dkim_invalid',
    'wrong dkim_revoked',
    'wrong dkim_missing',
    'weak dkim_selector_unknown',
  ]);
});

test('DMARC', () => {
  const of = (change: Partial<DmarcSeen>) => said(judgeDmarc({ ...dmarc, ...change }));
  expect([
    said(judgeDmarc(null)),
    of({}),
    of({ records: 2 }),
    of({ record: null }),
    of({ policy: null }),
    of({ policy: 'none' }),
    of({ policy: 'none', reportsTo: [] }),
    of({ reportsTo: [] }),
  ]).toEqual([
    'not_asked dmarc_not_asked',
    'fine dmarc_fine',
    'wrong dmarc_several',
    'wrong dmarc_missing',
    'wrong dmarc_invalid',
    'weak dmarc_watching',
    'weak dmarc_watching dmarc_no_reports',
    'weak dmarc_no_reports',
  ]);
});

test('who hosts the mail, and where its key is', () => {
  const hosts = [
    ['aspmx.l.google.com'],
    ['acme-com.mail.protection.outlook.com'],
    ['inbound-smtp.eu-west-1.amazonaws.com'],
    ['mx.evilgoogle.com'],
    [],
  ];
  expect(hosts.map(mailHostOf)).toEqual(['google', 'microsoft', 'ses', null, null]);
  expect([selectorsFor('google', []), selectorsFor('microsoft', ['x']), selectorsFor('ses', []).length > 5]).toEqual([['google'], ['x'], true]);
});
