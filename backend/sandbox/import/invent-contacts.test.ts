import { expect, it } from 'vitest';
import { exampleDomain } from './example-domain.ts';
import { inventContacts } from './invent-contacts.ts';
import { titles } from './invented-people.ts';

const acme = { name: 'Acme Inc.', city: 'Berlin', country: 'Germany' };

it('invents the same people for the same name', () => {
  const people = inventContacts(acme, new Set());
  expect(inventContacts({ ...acme, name: ' ACME  inc.' }, new Set()).map(({ firstName }) => firstName)).toEqual(
    people.map(({ firstName }) => firstName),
  );
  expect(people[0]).toEqual({
    firstName: expect.stringMatching(/^[A-Z]/),
    lastName: expect.stringMatching(/^[A-Z]/),
    email: `${people[0]?.firstName}.${people[0]?.lastName}@acme.example`.toLowerCase(),
    phone: null,
    mobile: null,
    title: expect.toBeOneOf([...titles]),
    city: 'Berlin',
    country: 'Germany',
    isOptedOut: false,
  });
});

it('gives one to three people, each with an address and a title of their own', () => {
  const taken = new Set<string>();
  const sizes = new Set<number>();
  const addresses: (string | null)[] = [];
  for (let index = 0; index < 300; index += 1) {
    const people = inventContacts({ ...acme, name: `Company ${index} Ltd (${index})` }, taken);
    expect(new Set(people.map(({ title }) => title)).size).toBe(people.length);
    sizes.add(people.length);
    addresses.push(...people.map(({ email }) => email));
  }
  expect([...sizes].sort()).toEqual([1, 2, 3]);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(addresses.every((address) => /^[a-z]+\.[a-z]+@[a-z0-9-]+\.example$/.test(address ?? '') && (address ?? '').length <= 80)).toBe(true);
});

it('does not give an address that is taken', () => {
  const [first] = inventContacts(acme, new Set());
  const [other] = inventContacts(acme, new Set([first?.email ?? '']));
  expect(other?.email).not.toBe(first?.email);
});

it.each([
  ['Brown & Root Inc.', 'brown-and-root.example'],
  ['Alphabet Inc. (Class A)', 'alphabet.example'],
  ['Müller Söhne GmbH & Co. KG', 'muller-sohne.example'],
  ["Moody's Corporation", 'moodys.example'],
  ['A. O. Smith', 'a-o-smith.example'],
  ['Group', 'group.example'],
  ['Großøre', 'grossore.example'],
  ['日本電気', 'company-944e0446.example'],
  ['x'.repeat(200), `${'x'.repeat(40)}.example`],
])('%s → %s', (name, domain) => {
  expect(exampleDomain(name)).toBe(domain);
});
