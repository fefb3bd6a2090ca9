export type SeniorityLevel = 'assistant' | 'executive' | 'vp' | 'director' | 'manager' | 'senior' | 'other';

const VALUES: Readonly<Record<SeniorityLevel, number>> = { executive: 100, vp: 80, director: 70, manager: 50, senior: 35, other: 20, assistant: 10 };

/**
 * First match wins, so the exceptions come first: an "Assistant to the CEO" is not a CEO, a "Vice President" not a
 * president, and neither a "Product Owner" nor an "Account Executive" runs the company.
 */
const RULES: readonly (readonly [SeniorityLevel, RegExp])[] = [
  ['assistant', /\b(assistant to|executive assistant|personal assistant|intern|trainee|student|werkstudent|praktikant)\b/],
  ['director', /\bchief of staff\b/],
  ['vp', /\b([es]?vp|vice[ -]president|head of|global head|leiter|leiterin)\b/],
  ['senior', /\b(product|process|service|data) owner\b/],
  [
    'executive',
    /\b(c[efotmirpsd]o|ciso|cro|chief|founder|co-?founder|owner|president|managing (director|partner)|general manager|gesch[aä]ftsf[uü]hrer(in)?|inhaber(in)?)\b/,
  ],
  ['director', /\b(director|directeur|directrice|direktor(in)?)\b/],
  ['manager', /\b(manager|managerin|teamleiter(in)?|supervisor|team lead)\b/],
  ['senior', /\b(senior|sr|lead|principal|staff)\b/],
];

/** Null for an absent or blank title only: a title nobody recognizes is `other`, not unknown. */
export function seniorityOf(title: string | null): { level: SeniorityLevel; value: number } | null {
  const text = title?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  const level = RULES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
  return { level, value: VALUES[level] };
}
