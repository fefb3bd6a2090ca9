import { compare, DAY_MS, type Datum, isBlank, isSame, Moment, numberOf, textOf } from './datum.ts';

type Plain = (args: readonly Datum[], now: Date) => Datum;

const at = (args: readonly Datum[], place: number): Datum => args[place] ?? null;
const text = (args: readonly Datum[], place: number): string => textOf(at(args, place));
const dayOf = (ms: number): Moment => new Moment(Math.floor(ms / DAY_MS) * DAY_MS);

/** A blank among the numbers makes the whole blank. */
const reckon =
  (with_: (...numbers: number[]) => number): Plain =>
  (args) => {
    const numbers = args.map(numberOf);
    return numbers.every((each) => each !== null) ? with_(...numbers.map((each) => each ?? 0)) : null;
  };

const ordered =
  (holds: (order: number) => boolean): Plain =>
  (args) =>
    compare(at(args, 0), at(args, 1), holds);

const calendar =
  (part: (date: Date) => number): Plain =>
  (args) => {
    const moment = at(args, 0);
    return moment instanceof Moment ? part(new Date(moment.ms)) : null;
  };

/** Numbers are added, days to a date; anything else is joined as text. */
function plus(args: readonly Datum[]): Datum {
  const [left, right] = [at(args, 0), at(args, 1)];
  if (left instanceof Moment && typeof right === 'number') return new Moment(left.ms + right * DAY_MS);
  if (right instanceof Moment && typeof left === 'number') return new Moment(right.ms + left * DAY_MS);
  if (typeof left === 'string' || typeof right === 'string') return textOf(left) + textOf(right);
  return reckon((one, other) => one + other)([left, right], new Date(0));
}

function minus(args: readonly Datum[]): Datum {
  const [left, right] = [at(args, 0), at(args, 1)];
  if (left instanceof Moment && right instanceof Moment) return (left.ms - right.ms) / DAY_MS;
  if (left instanceof Moment && typeof right === 'number') return new Moment(left.ms - right * DAY_MS);
  return reckon((one, other) => one - other)([left, right], new Date(0));
}

/** The whole text has to match. */
function matches(args: readonly Datum[]): Datum {
  try {
    return new RegExp(`^(?:${text(args, 1)})$`, 's').test(text(args, 0));
  } catch {
    return false;
  }
}

function dateValue(args: readonly Datum[]): Datum {
  const of = at(args, 0);
  const ms = of instanceof Moment ? of.ms : Date.parse(textOf(of));
  return Number.isNaN(ms) ? null : dayOf(ms);
}

function round(args: readonly Datum[]): Datum {
  return reckon((of, digits = 0) => {
    const scale = 10 ** digits;
    return (Math.sign(of) * Math.round(Math.abs(of) * scale)) / scale;
  })(args, new Date(0));
}

const operators: Readonly<Record<string, Plain>> = {
  '+': plus,
  '-': minus,
  '*': reckon((one, other) => one * other),
  '/': reckon((one, other) => one / other),
  '^': reckon((one, other) => one ** other),
  '&': (args) => text(args, 0) + text(args, 1),
  '=': (args) => isSame(at(args, 0), at(args, 1)),
  '<>': (args) => !isSame(at(args, 0), at(args, 1)),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};

const ofTexts: Readonly<Record<string, Plain>> = {
  TEXT: (args) => text(args, 0),
  VALUE: (args) => (Number.isNaN(Number(text(args, 0))) || isBlank(at(args, 0)) ? null : Number(text(args, 0))),
  LEN: (args) => text(args, 0).length,
  LEFT: (args) => text(args, 0).slice(0, numberOf(at(args, 1)) ?? 0),
  RIGHT: (args) => text(args, 0).slice(-(numberOf(at(args, 1)) ?? 0)),
  MID: (args) => text(args, 0).substr((numberOf(at(args, 1)) ?? 1) - 1, numberOf(at(args, 2)) ?? 0),
  UPPER: (args) => text(args, 0).toUpperCase(),
  LOWER: (args) => text(args, 0).toLowerCase(),
  TRIM: (args) => text(args, 0).trim(),
  CONTAINS: (args) => text(args, 0).includes(text(args, 1)),
  BEGINS: (args) => text(args, 0).startsWith(text(args, 1)),
  FIND: (args) => text(args, 1).indexOf(text(args, 0), (numberOf(at(args, 2)) ?? 1) - 1) + 1,
  SUBSTITUTE: (args) => text(args, 0).replaceAll(text(args, 1), text(args, 2)),
  REGEX: matches,
  ISNUMBER: (args) => !isBlank(at(args, 0)) && !Number.isNaN(Number(text(args, 0))),
  ISPICKVAL: (args) => isSame(at(args, 0), at(args, 1)),
  INCLUDES: (args) => text(args, 0).split(';').includes(text(args, 1)),
};

const ofBlanks: Readonly<Record<string, Plain>> = {
  ISBLANK: (args) => isBlank(at(args, 0)),
  ISNULL: (args) => isBlank(at(args, 0)),
  BLANKVALUE: (args) => (isBlank(at(args, 0)) ? at(args, 1) : at(args, 0)),
  NULLVALUE: (args) => (isBlank(at(args, 0)) ? at(args, 1) : at(args, 0)),
};

const ofNumbers: Readonly<Record<string, Plain>> = {
  ABS: reckon(Math.abs),
  CEILING: reckon(Math.ceil),
  FLOOR: reckon(Math.floor),
  ROUND: round,
  MOD: reckon((one, other) => one - other * Math.floor(one / other)),
  MIN: reckon(Math.min),
  MAX: reckon(Math.max),
};

const ofDates: Readonly<Record<string, Plain>> = {
  TODAY: (_args, now) => dayOf(now.getTime()),
  NOW: (_args, now) => new Moment(now.getTime()),
  DATE: (args) => new Moment(Date.UTC(numberOf(at(args, 0)) ?? 0, (numberOf(at(args, 1)) ?? 1) - 1, numberOf(at(args, 2)) ?? 1)),
  DATEVALUE: dateValue,
  YEAR: calendar((date) => date.getUTCFullYear()),
  MONTH: calendar((date) => date.getUTCMonth() + 1),
  DAY: calendar((date) => date.getUTCDate()),
  WEEKDAY: calendar((date) => date.getUTCDay() + 1),
};

/** What needs the values of its arguments only. */
export const plainFunctions: ReadonlyMap<string, Plain> = new Map(
  Object.entries({ ...operators, ...ofTexts, ...ofBlanks, ...ofNumbers, ...ofDates }),
);
