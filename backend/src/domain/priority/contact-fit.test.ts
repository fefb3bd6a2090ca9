import { describe, expect, it } from 'vitest';
import { contactFit } from './contact-fit.ts';
import { seniorityOf } from './seniority.ts';

it.each([
  ['CEO', 'executive'],
  ['Co-Founder & CTO', 'executive'],
  ['Chief Revenue Officer', 'executive'],
  ['Geschäftsführer', 'executive'],
  ['VP Sales', 'vp'],
  ['Senior Vice President, Finance', 'vp'],
  ['Head of Procurement', 'vp'],
  ['Chief of Staff', 'director'],
  ['Director of Operations', 'director'],
  ['Sales Manager', 'manager'],
  ['Senior Engineer', 'senior'],
  ['Product Owner', 'senior'],
  ['Account Executive', 'other'],
  ['Assistant to the CEO', 'assistant'],
  ['Executive Assistant', 'assistant'],
  ['International Buyer', 'other'],
])('reads %s as %s', (title, level) => {
  expect(seniorityOf(title)?.level).toBe(level);
});

describe('fit', () => {
  it('is a weighted mean of what is known, with its parts', () => {
    expect(contactFit({ title: 'VP Operations', employees: 420, industry: 'Logistics' })).toEqual({
      value: 80,
      parts: [
        { part: 'seniority', found: 'vp', value: 80, weight: 0.625 },
        { part: 'company_size', found: '200-999', value: 80, weight: 0.375 },
      ],
    });
  });
  it('counts the industry against the target list only', () => {
    const of = (industry: string | null) => contactFit({ title: null, employees: null, industry }, ['Logistics'])?.value ?? null;
    expect([of('logistics '), of('Retail'), of(null)]).toEqual([100, 0, null]);
  });
  it.each([[null], [0], [-5], [Number.NaN]])('does not invent a size for %s employees', (employees) => {
    expect(contactFit({ title: null, employees, industry: null })).toBeNull();
  });
  it('is null when nothing is known', () => {
    expect(contactFit({ title: '  ', employees: null, industry: 'Retail' })).toBeNull();
  });
});
