import { expect, test } from 'vitest';
import { afterLook, type DomainLook, type DomainStanding } from './tracking-domain.ts';

const verified: DomainStanding = { state: 'verified', problem: null, unanswered: 0 };
const unverified: DomainStanding = { state: 'unverified', problem: null, unanswered: 0 };
const wrong: DomainLook = { found: 'wrong', problem: 'other_cname' };
const silent: DomainLook = { found: 'silent', problem: 'dns_silent' };
const after = (before: DomainStanding, ...looks: DomainLook[]) => looks.reduce<DomainStanding>((standing, look) => afterLook(standing, look), before);

test('an answer that says no ends it at once, silence only when it lasts', () => {
  expect([after(verified, wrong), after(verified, silent), after(verified, silent, silent, silent)]).toEqual([
    { state: 'broken', problem: 'other_cname', unanswered: 0, againMs: 900_000 },
    { state: 'verified', problem: 'dns_silent', unanswered: 1, againMs: 900_000 },
    { state: 'broken', problem: 'dns_silent', unanswered: 3, againMs: 900_000 },
  ]);
});

test('what works is verified, whatever was before; what never worked is not broken', () => {
  const works = { state: 'verified', problem: null, unanswered: 0, againMs: 21_600_000 };
  expect([
    after(unverified, { found: 'works' }),
    after(verified, silent, silent, { found: 'works' }),
    after(verified, wrong, { found: 'works' }),
  ]).toEqual([works, works, works]);
  expect(after(unverified, wrong, silent, silent, silent).state).toBe('unverified');
});
