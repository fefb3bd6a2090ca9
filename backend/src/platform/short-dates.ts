import type { DateMention } from '#ports/absence-dates.ts';

const DAY_MS = 86_400_000;
/** What would be further ahead has just been. */
const LONGEST_AHEAD_MS = 300 * DAY_MS;
const MONTH_FOLLOWS =
  /^\s*(de |di |of |do )?(jan|feb|fév|fev|mar|mär|maa|apr|abr|avr|mai|may|maj|mag|mei|giu|jun|jui|jul|lug|aug|aoû|ago|sep|set|okt|oct|ott|out|nov|dez|dec|déc|dic|gen|ene)/iu;
/** "3.8." and, after a word that asks for a day, "03.08": German, and whoever writes as Germans do. */
const DAY_MONTH =
  /(?<![\d,:+/.]|\d-)(\d{1,2})\.\s?(\d{1,2})(?:\.(?!\s?\d)|(?<=(?:am|ab|bis|zum|dem|vom)\s\d{1,2}\.\d{2})(?![\d.:,]|\s*(?:uhr|h\b|%|€)))/giu;
const WEEK = /(?<![\p{L}\d])(?:kw|kalenderwoche|cw|week|wk|semaine|semana|settimana)\s?\.?(\d{1,2})(?![\d.:/])/giu;
/** "Lundi 19", not "Montag 9 Uhr". */
const WITH_WEEKDAY =
  /(?<=(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag|feira),?\s(?:the |den |le |el |il |dia )?)(\d{1,2})(?:st|nd|rd|th|er|e|°)?\.?(?![\p{L}\d:/%]|\.\d|\s*(?:uhr|h|[ap]m|heures)\b)/giu;
/** The day alone, its month left to the reader. */
const DAY_ALONE: readonly RegExp[] = [
  /(?<=\bthe\s|\bto\s|\bto\sthe\s)(\d{1,2})(?:st|nd|rd|th)\b/giu,
  /(?<=\b(?:am|ab|bis|zum|dem|den)\s)(\d{1,2})\.(?=\s|$)/giu,
  /(?<=(?:jusqu['’]au|retour le|reviens le|hasta el|vuelvo el|regreso el|fino al|rientro il|até(?: ao| o)?|dia|día|tot(?: en met)? de)\s)(\d{1,2})(?:er|e|°|º)?(?![\p{L}\d:/%]|\.\d)/giu,
];
const UNTIL_IT = /(bis|until|through|t\/m|tot|tot en met|jusqu\S*|hasta|fino|até)[\s\p{L}]{0,20}$/iu;

/** Days as people shorten them, which the date parsers do not read: 3.8., KW 34, the 27th. Each is the next of its name. */
export function shortDates(text: string, writtenOn: string): DateMention[] {
  return [
    ...mentions(text, DAY_MONTH, ([, day, month]) => nextOfYear(Number(month), Number(day), writtenOn)),
    ...mentions(text, WEEK, ({ 1: week, index }) => weekDay(Number(week), writtenOn, UNTIL_IT.test(text.slice(Math.max(0, index - 40), index)))),
    ...DAY_ALONE.flatMap((pattern) => daysAlone(text, pattern, writtenOn)),
  ];
}

/** Days of the month beside a weekday. Date parsers take "lundi 19" for seven in the evening, so these go before theirs. */
export const weekdayDates = (text: string, writtenOn: string): DateMention[] => daysAlone(text, WITH_WEEKDAY, writtenOn);

const daysAlone = (text: string, pattern: RegExp, writtenOn: string): DateMention[] =>
  mentions(text, pattern, ({ 0: whole, 1: day, index }) =>
    MONTH_FOLLOWS.test(text.slice(index + whole.length, index + whole.length + 12)) ? null : nextOfMonth(Number(day), writtenOn),
  );

const mentions = (text: string, pattern: RegExp, read: (found: RegExpExecArray) => string | null): DateMention[] =>
  [...text.matchAll(pattern)].flatMap((found) => {
    const day = read(found);
    return day === null ? [] : [{ day, lastDay: null, index: found.index, length: found[0].length }];
  });

/** Null when no month has such a day: 30.2., 3.14. */
function dayOf(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : null;
}

function nextOfYear(month: number, day: number, from: string): string | null {
  const year = Number(from.slice(0, 4));
  const candidates = [dayOf(year, month, day), dayOf(year + 1, month, day)];
  const next = candidates.find((candidate) => candidate !== null && candidate >= from) ?? null;
  return next === null || Date.parse(next) - Date.parse(from) > LONGEST_AHEAD_MS ? null : next;
}

function nextOfMonth(day: number, from: string): string | null {
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  if (day > Number(from.slice(8))) return dayOf(year, month, day);
  return month === 12 ? dayOf(year + 1, 1, day) : dayOf(year, month + 1, day);
}

/** Its Monday, or its Sunday when somebody is away until that week (ISO 8601). */
function weekDay(week: number, from: string, isUntil: boolean): string | null {
  if (week < 1 || week > 53) return null;
  const year = Number(from.slice(0, 4));
  const days = [year, year + 1].map((of) => {
    const fourth = new Date(Date.UTC(of, 0, 4));
    const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS + (week - 1) * 7 * DAY_MS;
    return new Date(isUntil ? monday + 6 * DAY_MS : monday).toISOString().slice(0, 10);
  });
  return days.find((day) => day >= from) ?? null;
}
