import { DAY_MS } from './decay.ts';

const LAYOUTS = {
  numbers: { year: 'numeric', month: 'numeric', day: 'numeric' },
  short: { month: 'short', day: 'numeric' },
  shortWithYear: { month: 'short', day: 'numeric', year: 'numeric' },
} as const;
/** Making a formatter costs half a millisecond, more than scoring a contact. */
const formats = new Map<string, Intl.DateTimeFormat>();

function format(layout: keyof typeof LAYOUTS, timeZone: string): Intl.DateTimeFormat {
  const key = `${layout}|${timeZone}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-US', { timeZone, ...LAYOUTS[layout] });
  formats.set(key, known);
  return known;
}

function localDate(at: Date, timeZone: string): { year: number; dayNumber: number } {
  const parts = format('numbers', timeZone).formatToParts(at);
  const part = (type: string): number => Number(parts.find((found) => found.type === type)?.value);
  const year = part('year');
  return { year, dayNumber: Date.UTC(year, part('month') - 1, part('day')) / DAY_MS };
}

/** Midnights between the two instants on a wall calendar in `timeZone`. Throws RangeError on a zone name that is not IANA. */
export function calendarDaysBetween(earlier: Date, later: Date, timeZone: string): number {
  return localDate(later, timeZone).dayNumber - localDate(earlier, timeZone).dayNumber;
}

/** "Nov 22", with the year where it is not the year of `asOf`. */
export function shortDate(at: Date, asOf: Date, timeZone: string): string {
  const sameYear = localDate(at, timeZone).year === localDate(asOf, timeZone).year;
  return format(sameYear ? 'short' : 'shortWithYear', timeZone).format(at);
}
