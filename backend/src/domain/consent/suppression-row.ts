import type { SuppressionRefusal } from '@salesos/shared/labels/consent';
import { addressKey, domainKey, type Suppressed } from './suppression.ts';

/** Where in a row they stand; null = the file has no such column. */
export interface SuppressionColumns {
  readonly email: number | null;
  readonly domain: number | null;
  readonly reason: number | null;
  readonly since: number | null;
}

const names = {
  email: /^(e-?mail|address|e-?mail[ _-]?address)$/i,
  domain: /^(domain|e-?mail[ _-]?domain|company domain name)$/i,
  reason: /^(reason|grund|comment)$/i,
  since: /^(since|date|datum|unsubscribed[ _-](at|on))$/i,
} as const;

/** Null when there is neither an address nor a domain to be had. */
export function suppressionColumns(header: readonly string[]): SuppressionColumns | null {
  const at = (name: keyof typeof names): number | null => {
    const found = header.findIndex((cell) => names[name].test(cell.trim()));
    return found < 0 ? null : found;
  };
  const columns = { email: at('email'), domain: at('domain'), reason: at('reason'), since: at('since') };
  return columns.email === null && columns.domain === null ? null : columns;
}

const MOST_REASON = 500;

export type ReadRow = { readonly row: Suppressed & { reason: string | null; since: Date } } | { readonly refused: SuppressionRefusal };

/** One row of a list; without a date it holds since `now`. */
export function readSuppressionRow(fields: readonly string[], columns: SuppressionColumns, now: Date): ReadRow {
  const cell = (position: number | null): string => (position === null ? '' : unguarded(fields[position] ?? '').trim());
  const [email, domain, reason, date] = [cell(columns.email), cell(columns.domain), cell(columns.reason), cell(columns.since)];
  if (email !== '' && domain !== '') return { refused: 'both' };
  if (email === '' && domain === '') return { refused: 'neither' };
  const suppressed = email === '' ? toSuppressed('domain', domainKey(domain)) : toSuppressed('address', addressKey(email));
  if (suppressed === null) return { refused: email === '' ? 'not_domain' : 'not_address' };
  if (reason.length > MOST_REASON) return { refused: 'reason_too_long' };
  const since = date === '' ? now : instantOf(date);
  if (since === null) return { refused: 'date_not_understood' };
  return since > now ? { refused: 'date_ahead' } : { row: { ...suppressed, reason: reason === '' ? null : reason, since } };
}

const toSuppressed = (kind: Suppressed['kind'], value: string | null): Suppressed | null => (value === null ? null : { kind, value });

/** Our own export puts an apostrophe before what a spreadsheet would take for a formula. */
const unguarded = (text: string): string => text.replace(/^'(?=[=+\-@\t\r])/, '');

/** 2026-11-30, with a time or without, and 30.11.2026. A day alone is that of UTC; 11/30/2026 could be two things. */
function instantOf(text: string): Date | null {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const iso = day === undefined || month === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(iso)) return null;
  const time = iso.slice(10).replace(' ', 'T');
  const at = new Date(`${iso.slice(0, 10)}${time === '' ? 'T00:00Z' : /(Z|[+-]\d{2}:?\d{2})$/.test(time) ? time : `${time}Z`}`);
  return Number.isNaN(at.getTime()) || !isCalendarDay(iso.slice(0, 10)) ? null : at;
}

/** The thirtieth of February would quietly be a day in March. */
function isCalendarDay(day: string): boolean {
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day;
}
