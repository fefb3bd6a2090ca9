import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ConsentSource, mayContact, optedOutState } from './may-contact.ts';

const source = (optedOut: boolean | null, name = 'crm', channel: 'email' | 'call' = 'email'): ConsentSource => ({ source: name, channel, optedOut });
const decide = (sources: ConsentSource[], optOutsImported = true) => mayContact({ channel: 'email', sources, optOutsImported });

it.each([
  ['no source says otherwise', [source(false), source(false, 'page')], true, { may: true }],
  ['there is no source and the import is complete', [], true, { may: true }],
  ['one source refuses', [source(false), source(true, 'page')], true, { may: false, reason: 'opted_out', source: 'page' }],
  ['one refuses and one is hidden', [source(null), source(true, 'page')], false, { may: false, reason: 'opted_out', source: 'page' }],
  ['one is hidden', [source(false), source(null, 'hubspot')], true, { may: false, reason: 'consent_unknown', source: 'hubspot' }],
  ['the opt-outs have not been imported', [source(false)], false, { may: false, reason: 'consent_unknown', source: null }],
  ['only calls are refused', [source(true, 'crm', 'call')], true, { may: true }],
])('when %s', (_, sources, imported, verdict) => {
  expect(decide(sources, imported)).toEqual(verdict);
});

const anySource = fc.record({
  source: fc.constantFrom('a', 'b'),
  channel: fc.constantFrom('email' as const, 'call' as const),
  optedOut: fc.constantFrom(true, false, null),
});

it('never becomes laxer by one more source', () => {
  const rank = (state: boolean | null): number => (state === true ? 2 : state === null ? 1 : 0);
  fc.assert(
    fc.property(fc.array(anySource), anySource, fc.boolean(), (sources, more, imported) => {
      const before = rank(optedOutState(decide(sources, imported)));
      expect(rank(optedOutState(decide([...sources, more], imported)))).toBeGreaterThanOrEqual(before);
    }),
  );
});
