import { malformed } from './query-fault.ts';

export interface Span {
  fromMs: number;
  /** Exclusive. */
  untilMs: number;
}

const DAY_MS = 86_400_000;

/** The span a date literal names, in the org's time zone (GMT), seen from `now`. */
export function dateLiteralSpan(literal: string, now: Date): Span {
  const [name = '', count] = literal.toUpperCase().split(':');
  return count === undefined ? plainSpan(name, now) : countedSpan(name, Number(count), now);
}

function plainSpan(name: string, now: Date): Span {
  const today = startOfDay(now);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const weekday = now.getUTCDay();
  switch (name) {
    case 'TODAY':
      return { fromMs: today, untilMs: today + DAY_MS };
    case 'YESTERDAY':
      return { fromMs: today - DAY_MS, untilMs: today };
    case 'TOMORROW':
      return { fromMs: today + DAY_MS, untilMs: today + 2 * DAY_MS };
    case 'THIS_WEEK':
      return week(today - weekday * DAY_MS);
    case 'LAST_WEEK':
      return week(today - (weekday + 7) * DAY_MS);
    case 'THIS_MONTH':
      return { fromMs: Date.UTC(year, month), untilMs: Date.UTC(year, month + 1) };
    case 'LAST_MONTH':
      return { fromMs: Date.UTC(year, month - 1), untilMs: Date.UTC(year, month) };
    case 'THIS_YEAR':
      return { fromMs: Date.UTC(year, 0), untilMs: Date.UTC(year + 1, 0) };
    case 'LAST_YEAR':
      return { fromMs: Date.UTC(year - 1, 0), untilMs: Date.UTC(year, 0) };
    default:
      throw malformed(`the local twin does not know the date literal ${name}`);
  }
}

function countedSpan(name: string, count: number, now: Date): Span {
  const today = startOfDay(now);
  switch (name) {
    case 'LAST_N_DAYS':
      return { fromMs: today - count * DAY_MS, untilMs: today + DAY_MS };
    case 'NEXT_N_DAYS':
      return { fromMs: today + DAY_MS, untilMs: today + (count + 1) * DAY_MS };
    case 'N_DAYS_AGO':
      return { fromMs: today - count * DAY_MS, untilMs: today - (count - 1) * DAY_MS };
    default:
      throw malformed(`the local twin does not know the date literal ${name}`);
  }
}

function week(fromMs: number): Span {
  return { fromMs, untilMs: fromMs + 7 * DAY_MS };
}

function startOfDay(now: Date): number {
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
}
