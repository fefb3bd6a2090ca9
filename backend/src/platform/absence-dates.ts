import { de, en, es, fr, it, nl, type ParsedResult, pt } from 'chrono-node';
import type { AbsenceDates, DateMention } from '#ports/absence-dates.ts';
import { shortDates, weekdayDates } from './short-dates.ts';
import { languageOf } from './language-of.ts';

type Parser = Pick<typeof en, 'parse'>;
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'] as const;
const PARSERS: Readonly<Record<string, Parser>> = { en, de: de.casual, fr: fr.casual, es: es.casual, it: it.casual, nl: nl.casual, pt: pt.casual };
const HALF_A_YEAR_MS = 183 * 86_400_000;
/** A day without a year that would be so far ahead has just been: the note is an old one. */
const LONGEST_AHEAD_MS = 300 * 86_400_000;
const LONGEST_READ = 4000;

/** A text in two languages is common, so the others are tried after its main one. */
export function createAbsenceDates(): AbsenceDates {
  return {
    find(text, { writtenAt, dayFirst }) {
      const read = text.slice(0, LONGEST_READ);
      const own = languageOf(read, LANGUAGES);
      const order = [...new Set([own, 'en', ...LANGUAGES])].filter((language) => language in PARSERS);
      const writtenOn = writtenAt.toISOString().slice(0, 10);
      const [first, last] = [weekdayDates(read, writtenOn), shortDates(read, writtenOn)];
      return order.map((language) => {
        const parsers = language === 'en' ? (dayFirst ? [en.GB, en.casual] : [en.casual]) : [PARSERS[language]];
        const long = parsers.flatMap((parser) => parser?.parse(read, { instant: writtenAt, timezone: 0 }, { forwardDate: true }) ?? []);
        return oneOfEach(read, [...first, ...long.filter(namesADay).map((result) => mention(result, writtenAt)), ...last]);
      });
    },
  };
}

const SAME_DAY = /^[\s,(]*(the|den|dem|le|el|il|o|dia|día)?\s*$/i;

/**
 * British English takes "July 20" for a month of 2020, so American is asked as well; who read a place first is right. Of
 * "Monday, 3 August" the date counts: the weekday alone would be the next one.
 */
function oneOfEach(text: string, mentions: readonly DateMention[]): DateMention[] {
  const kept: DateMention[] = [];
  for (const named of mentions) {
    const overlaps = kept.some((other) => named.index < other.index + other.length && other.index < named.index + named.length);
    if (!overlaps) kept.push(named);
  }
  const inOrder = kept.toSorted((one, other) => one.index - other.index);
  return inOrder.filter(({ index, length }, place) => {
    const next = inOrder[place + 1];
    return next === undefined || !SAME_DAY.test(text.slice(index + length, next.index));
  });
}

/** "January" and "this week" name none. */
const namesADay = ({ start }: ParsedResult): boolean => start.isCertain('day') || start.isCertain('weekday');

function mention({ index, text, start, end }: ParsedResult, writtenAt: Date): DateMention {
  // Looking ahead puts a range that has begun into next year; both its days are meant this year.
  const isRange = end !== null && end !== undefined;
  const aheadMs = start.date().getTime() - writtenAt.getTime();
  const isAYearLate = !(isRange ? end : start).isCertain('year') && aheadMs > (isRange ? HALF_A_YEAR_MS : LONGEST_AHEAD_MS);
  // Who writes on a Monday of Monday means the next one.
  const isToday = start.isCertain('weekday') && !start.isCertain('day') && day(start, false) === writtenAt.toISOString().slice(0, 10);
  if (isToday) return { day: nextWeek(writtenAt), lastDay: null, index, length: text.length };
  return { day: day(start, isAYearLate), lastDay: end ? day(end, isAYearLate) : null, index, length: text.length };
}

const nextWeek = (from: Date): string => new Date(from.getTime() + 7 * 86_400_000).toISOString().slice(0, 10);

function day(at: ParsedResult['start'], isAYearLate: boolean): string {
  const [year, month, date] = [at.get('year') ?? 0, at.get('month') ?? 1, at.get('day') ?? 1];
  return [String(isAYearLate ? year - 1 : year).padStart(4, '0'), ...[month, date].map((part) => String(part).padStart(2, '0'))].join('-');
}
