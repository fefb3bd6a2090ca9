import type { TestOrg } from '../../../backend/sandbox/salesforce/test-org.ts';
import type { Answer } from './cli.ts';

export interface Step {
  /** What is typed after `sf`. */
  args: readonly string[];
  /** Null = the answer is what it should be. */
  judge: (answer: Answer) => string | null;
  /** Files that lie there before. */
  files?: Readonly<Record<string, string>>;
  exit?: number;
}

/** The arguments with the org they are about, answered as JSON. */
export type Json = (...args: string[]) => string[];

export function holds(check: (json: Record<string, unknown>) => boolean): Step['judge'] {
  return ({ json, out }) => (json !== null && check(json) ? null : out.slice(0, 300));
}

export function pick(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

export function expectText(text: string, expected: string): string | null {
  return text === expected ? null : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(text.slice(0, 300))}`;
}

export function rowsOf(org: TestOrg, object: string): Record<string, unknown>[] {
  return org.twin.store.all<{ id: string; fields: Record<string, unknown> }>(org.ids.orgId, object).map(({ fields }) => fields);
}
