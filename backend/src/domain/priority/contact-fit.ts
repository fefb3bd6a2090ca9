import { seniorityOf } from './seniority.ts';

export interface FitInput {
  readonly title: string | null;
  readonly employees: number | null;
  readonly industry: string | null;
}

export interface FitPart {
  readonly part: 'seniority' | 'company_size' | 'industry';
  /** What was recognized, e.g. "vp", "200-999". */
  readonly found: string;
  /** 0..100 */
  readonly value: number;
  /** 0..1, renormalized over the known parts. */
  readonly weight: number;
}

export interface ContactFit {
  readonly value: number;
  readonly parts: readonly FitPart[];
}

const WEIGHTS: Readonly<Record<FitPart['part'], number>> = { seniority: 50, company_size: 30, industry: 20 };
const SIZES: readonly (readonly [from: number, name: string, value: number])[] = [
  [1_000, '1000+', 100],
  [200, '200-999', 80],
  [50, '50-199', 60],
  [10, '10-49', 40],
  [1, '1-9', 20],
];

/**
 * How well a contact matches: seniority of the title (half), company size (three tenths), industry (one fifth), as a
 * weighted mean over what is known; null when nothing is. Industry is known only against the customer's own list of
 * target industries, because no industry is better than another by itself.
 */
export function contactFit(input: FitInput, targetIndustries: readonly string[] = []): ContactFit | null {
  const known = [seniority(input.title), companySize(input.employees), industry(input.industry, targetIndustries)].filter((part) => part !== null);
  const total = known.reduce((sum, part) => sum + WEIGHTS[part.part], 0);
  if (total === 0) return null;
  const parts = known.map((part) => ({ ...part, weight: WEIGHTS[part.part] / total }));
  return { value: parts.reduce((sum, part) => sum + part.weight * part.value, 0), parts };
}

type Found = Omit<FitPart, 'weight'>;

function seniority(title: string | null): Found | null {
  const found = seniorityOf(title);
  return found === null ? null : { part: 'seniority', found: found.level, value: found.value };
}

function companySize(employees: number | null): Found | null {
  const size = employees === null ? undefined : SIZES.find(([from]) => employees >= from);
  return size === undefined ? null : { part: 'company_size', found: size[1], value: size[2] };
}

function industry(name: string | null, targets: readonly string[]): Found | null {
  const own = name?.trim().toLowerCase() ?? '';
  if (own === '' || targets.length === 0) return null;
  const hit = targets.some((target) => target.trim().toLowerCase() === own);
  return { part: 'industry', found: hit ? 'target' : 'other', value: hit ? 100 : 0 };
}
