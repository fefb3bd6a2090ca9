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
  const day = /^(YESTERDAY|TODAY|TOMORROW)$/.exec(name)?.[1];
  if (day !== undefined) return units.DAY(now, day === 'TODAY' ? 0 : day === 'TOMORROW' ? 1 : -1);
  const ninety = /^(LAST|NEXT)_90_DAYS$/.exec(name)?.[1];
  if (ninety !== undefined) return countedSpan(`${ninety}_N_DAYS`, 90, now);
  const [, side = '', unit = ''] = /^(LAST|THIS|NEXT)_(?:FISCAL_)?(WEEK|MONTH|QUARTER|YEAR)$/.exec(name) ?? [];
  const span = unitNamed(unit);
  if (!span) throw malformed(`unexpected token: '${name}'`);
  return span(now, side === 'THIS' ? 0 : side === 'NEXT' ? 1 : -1);
}

/** LAST_N_DAYS reaches to the end of today; the other units stop where the current one begins. */
function countedSpan(name: string, count: number, now: Date): Span {
  const [, side, sideUnit] = /^(LAST|NEXT)_N_(?:FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(name) ?? [];
  const [, agoUnit] = /^N_(?:FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name) ?? [];
  const span = unitNamed(sideUnit ?? agoUnit ?? '');
  if (!span || !Number.isInteger(count)) throw malformed(`unexpected token: '${name}'`);
  if (agoUnit !== undefined) return span(now, -count);
  if (side === 'NEXT') return { fromMs: span(now, 1).fromMs, untilMs: span(now, count).untilMs };
  return { fromMs: span(now, -count).fromMs, untilMs: span(now, sideUnit === 'DAY' ? 0 : -1).untilMs };
}

type UnitSpan = (now: Date, steps: number) => Span;

const units = {
  DAY: (now, steps) => days(startOfDay(now) + steps * DAY_MS, 1),
  WEEK: (now, steps) => days(startOfDay(now) + (steps * 7 - now.getUTCDay()) * DAY_MS, 7),
  MONTH: (now, steps) => months(now, now.getUTCMonth() + steps, 1),
  QUARTER: (now, steps) => months(now, (Math.floor(now.getUTCMonth() / 3) + steps) * 3, 3),
  YEAR: (now, steps) => months(now, steps * 12, 12),
} satisfies Record<string, UnitSpan>;

function unitNamed(name: string): UnitSpan | undefined {
  return Object.entries(units).find(([unit]) => unit === name)?.[1];
}

function days(fromMs: number, count: number): Span {
  return { fromMs, untilMs: fromMs + count * DAY_MS };
}

function months(now: Date, first: number, count: number): Span {
  return { fromMs: Date.UTC(now.getUTCFullYear(), first), untilMs: Date.UTC(now.getUTCFullYear(), first + count) };
}

function startOfDay(now: Date): number {
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
}
