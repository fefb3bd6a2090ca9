import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { type DnsResolver, DnsTrouble } from '#ports/dns.ts';
import { createMailAuth } from './mail-auth.ts';

type Zone = Readonly<Record<string, string[] | 'silent'>>;
const over = (zone: Zone) => {
  const dns: DnsResolver = {
    async ask(name, type) {
      const here = zone[`${type} ${name}`] ?? [];
      if (here === 'silent') throw new DnsTrouble('ETIMEOUT');
      return here;
    },
  };
  return createMailAuth(dns);
};
const spf = async (zone: Zone) => {
  const found = await over(zone).spf('a.example');
  return found === null ? null : [found.result, found.records, found.lookups, found.includes];
};
const key = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

test('SPF: what strangers are told, how many names are looked up, and whom it includes', async () => {
  expect(
    await spf({
      'TXT a.example': ['hello', 'v=spf1 include:b.example -all'],
      'TXT b.example': ['v=spf1 include:c.example ~all'],
      'TXT c.example': ['v=spf1 ip4:192.0.2.0/24 ~all'],
    }),
  ).toEqual(['fail', 1, 2, ['b.example', 'c.example']]);
  expect(await spf({})).toEqual(['none', 0, 0, []]);
  expect(await spf({ 'TXT a.example': ['v=spf1 ip4:192.0.2.1'] })).toEqual(['neutral', 1, 0, []]);
  expect(await spf({ 'TXT a.example': ['v=spf1 +all'] })).toEqual(['pass', 1, 0, []]);
  expect((await spf({ 'TXT a.example': ['v=spf1 -all', 'v=spf1 ~all'] }))?.slice(0, 2)).toEqual(['permerror', 2]);
  expect((await spf({ 'TXT a.example': ['v=spf1 include:gone.example -all'] }))?.[0]).toBe('permerror');
  const many = Array.from({ length: 12 }, (_, n) => `b${n}.example`);
  const zone = Object.fromEntries(many.map((name) => [`TXT ${name}`, ['v=spf1 ip4:192.0.2.1 -all']]));
  expect((await spf({ ...zone, 'TXT a.example': [`v=spf1 ${many.map((name) => `include:${name}`).join(' ')} -all`] }))?.slice(0, 3)).toEqual([
    'fail',
    1,
    12,
  ]);
});

test('silence is never an answer', async () => {
  const silent = over({
    'TXT a.example': 'silent',
    'MX a.example': 'silent',
    'TXT s._domainkey.a.example': 'silent',
    'TXT _dmarc.a.example': 'silent',
  });
  expect(await Promise.all([silent.mx('a.example'), silent.spf('a.example'), silent.dkim('a.example', 's'), silent.dmarc('a.example')])).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(await spf({ 'TXT a.example': ['v=spf1 include:b.example -all'], 'TXT b.example': 'silent' })).toBe(null);
});

test('DKIM: a key, none, one withdrawn, one that is none', async () => {
  const dkim = (record: string[]) => over({ 'TXT s._domainkey.a.example': record }).dkim('a.example', 's');
  expect([
    await dkim([`v=DKIM1; k=rsa; p=${key(2048)}`]),
    await dkim([`v=DKIM1; t=y; p=${key(1024)}`]),
    await dkim([]),
    await dkim(['v=DKIM1; p=']),
    await dkim(['v=DKIM1; p=AAAA']),
  ]).toEqual([
    { state: 'valid', bits: 2048, isTesting: false },
    { state: 'valid', bits: 1024, isTesting: true },
    { state: 'none', bits: null, isTesting: false },
    { state: 'revoked', bits: null, isTesting: false },
    { state: 'invalid', bits: null, isTesting: false },
  ]);
});

test('DMARC: of the domain, of the one above, several, none', async () => {
  const dmarc = (domain: string, records: string[]) => over({ 'TXT _dmarc.a.example': records }).dmarc(domain);
  expect(await dmarc('a.example', ['v=DMARC1; p=reject; adkim=s; rua=mailto:x@a.example, mailto:y@b.example'])).toEqual({
    records: 1,
    policy: 'reject',
    recordDomain: 'a.example',
    record: 'v=DMARC1; p=reject; adkim=s; rua=mailto:x@a.example, mailto:y@b.example',
    alignment: { spf: 'relaxed', dkim: 'strict' },
    reportsTo: ['x@a.example', 'y@b.example'],
  });
  expect(await dmarc('mail.a.example', ['v=DMARC1; p=none'])).toMatchObject({ records: 0, policy: 'none', recordDomain: 'a.example' });
  expect(await dmarc('a.example', ['v=DMARC1; p=none', 'v=DMARC1; p=reject'])).toMatchObject({ records: 2, record: null });
  expect(await dmarc('a.example', [])).toMatchObject({ records: 0, record: null, policy: null });
});
