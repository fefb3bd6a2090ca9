/** A day named in a text, without a time of day or zone. */
export interface DateMention {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** The last day of a range, else null. */
  readonly lastDay: string | null;
  readonly index: number;
  readonly length: number;
}

const REACH = 60;
// "From the 1st" begins an absence as often as it ends one: it never stands for a return.
const BACK =
  /\b(back|(will|to) (respond|reply|answer)|return(s|ing|ed)?|resum(e|ing)|reachable|available|wieder|zurück|retour|revien(s|drai)|reprendrai|disponible|vuelv\p{L}*|vuelta|volver[ée]?|regres\p{L}*|reincorpor\p{L}*|rientr\p{L}*|torn(o|er[òoà])|ritorn\p{L}*|di nuovo|terug|weer|volt(o|arei|a)|retorn\p{L}*|disponível)(?!\p{L})/iu;
/** Ends an absence wherever it stands in the sentence before the day. */
const UNTIL = /(?<![\p{L}])(until|till?|'til|through|thru|up to|bis|jusqu|hasta|fino|sino|tot|t\/m|até)(?![\p{L}])/giu;
/** "Between 7 and" the day that follows. */
const BETWEEN = /(?<!\p{L})(between|zwischen|entre|tra|fra|tussen)\s.{1,25}\s(and|und|et|y|e|en)\s+((the|dem|le|el|il)\s+)?$/iu;
/** Ends one only right before the day: "back to work on Monday" has a "to" as well. */
const UP_TO = /(?<![\p{L}])(to|au|al|a|ao)\s+((the|le|el|il|o)\s+)?(\p{L}+,?\s+)?$|[–-]\s*$/iu;
const FROM = /(?<![\p{L}])(from|starting|vom|von|du|del?|desde|dal?|van)\s+((the|dem|le|el|il)\s+)?(\p{L}+,?\s+)?$/iu;
/** The day named is still a day away. */
const INCLUSIVE =
  /(?<![\p{L}])(through|thru|inclusive|inclusively|including|included|inclusief|bis und mit|einschließlich|einschliesslich|inkl|inclus|inclusi?ve?|incluso|incluid[oa]|compres[oi]|incluidos|tot en met|t\/m)(?![\p{L}])/iu;
const SENTENCE_END = /[!?\n]|\.(?=\s+\p{Lu})/gu;

/**
 * The first day somebody says they are there again, YYYY-MM-DD. "Back on" beats "until"; a day that is still one of
 * absence ("through", "bis einschließlich") gives the one after it. Null when no named day follows `sentOn` within a year.
 */
export function returnDate(text: string, mentions: readonly DateMention[], sentOn: string): string | null {
  const latest = addDays(sentOn, 366);
  const read = mentions
    .flatMap((mention, place) => judge(text, mention, mentions[place + 1]?.index ?? text.length))
    .filter(({ day }) => day > sentOn && day <= latest);
  const strongest = Math.max(...read.map(({ strength }) => strength));
  return read.find(({ strength }) => strength === strongest)?.day ?? null;
}

function judge(text: string, mention: DateMention, next: number): { day: string; strength: number }[] {
  const { before, after } = around(text, mention);
  const day = mention.lastDay ?? mention.day;
  const isLastAway = INCLUSIVE.test(`${lastWords(before)} | ${after.slice(0, 25)}`);
  if (mention.lastDay !== null || endsAbsence(before)) return [{ day: isLastAway ? addDays(day, 1) : day, strength: 2 }];
  if (BACK.test(before)) return [{ day, strength: 4 }];
  const beginsAbsence = FROM.test(before) && (after.slice(0, 20).search(UNTIL) >= 0 || /^\s*([–-]|to|au?|ao|al)\s/iu.test(after));
  // Behind another day the word is about that one.
  return !beginsAbsence && BACK.test(after.slice(0, Math.max(0, next - mention.index - mention.length))) ? [{ day, strength: 3 }] : [];
}

/** Of "until I am back on" and "back at work until" the last word counts. */
function endsAbsence(before: string): boolean {
  const until = [...before.matchAll(UNTIL)].at(-1)?.index ?? -1;
  const back = BACK.test(before);
  if (until >= before.length - lastWords(before).length && until >= 0) return !BACK.test(before.slice(until));
  return !back && (UP_TO.test(before) || BETWEEN.test(before));
}

/** What stands beside it in the same sentence. */
function around(text: string, { index, length }: DateMention): { before: string; after: string } {
  const before = text.slice(Math.max(0, index - REACH), index);
  const after = text.slice(index + length, index + length + REACH);
  const start = [...before.matchAll(SENTENCE_END)].at(-1);
  const end = [...after.matchAll(SENTENCE_END)][0];
  return { before: start === undefined ? before : before.slice(start.index + 1), after: end === undefined ? after : after.slice(0, end.index) };
}

/** "until Monday, the" belongs to the date, "until then I will be" does not. */
const lastWords = (before: string): string => before.split(/\s+/).slice(-5).join(' ');

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
