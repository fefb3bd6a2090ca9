import type { Signal } from '@salesos/shared/events/engagement';
import { bandLabels } from '@salesos/shared/labels/engagement';
import { doNotContactBecause, reasonWords, times } from '@salesos/shared/labels/reason';
import { calendarDaysBetween, shortDate } from './calendar-day.ts';
import type { Counted } from './counted.ts';
import type { EngagementScore } from './score.ts';

export interface ReasonWords {
  /** IANA zone in which "yesterday" is meant. */
  readonly timeZone: string;
  /** `dated` ("on Nov 22") for text that is stored and read later, such as a CRM field. */
  readonly dates: 'relative' | 'dated';
}

/** The longest text a Salesforce text field and our HubSpot property take. */
const MOST_CHARACTERS = 255;
const STRONGEST_FIRST: readonly Signal[] = ['meetings', 'replies', 'calls', 'clicks', 'opens'];

/** One sentence on why the score is what it is, from at most the two strongest kinds of event. */
export function reasonSentence(score: EngagementScore, words: ReasonWords, machineHits = 0): string {
  return cut(score.doNotContact === null ? whatHappened(score, words, machineHits) : refused(score, words));
}

function refused(score: EngagementScore, words: ReasonWords): string {
  if (score.doNotContact === null) return '';
  const { because, at } = score.doNotContact;
  const when = at === null ? null : whenText(at, score.asOf, words);
  return `${bandLabels.do_not_contact}: ${doNotContactBecause(because, when)}.`;
}

function whatHappened(score: EngagementScore, words: ReasonWords, machineHits: number): string {
  const measured = new Set(score.parts.filter((part) => part.measured).map((part) => part.signal));
  const seen = score.counted.filter((item) => !item.inferred && measured.has(item.signal));
  const [strongest, second] = STRONGEST_FIRST.map((signal) => seen.filter((item) => item.signal === signal)).filter((items) => items.length > 0);
  if (strongest === undefined) return machineHits > 0 ? reasonWords.onlyMachines : reasonWords.nothingYet;
  const lead = withDate(strongest, score.asOf, words);
  return `${capital(second === undefined ? lead : `${lead} ${reasonWords.and} ${clause(second)}`)}.`;
}

/** "replied yesterday", "clicked the “pricing” link twice, last yesterday" */
function withDate(items: readonly Counted[], asOf: Date, words: ReasonWords): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  const when = whenText(last.at, asOf, words);
  return items.length === 1 ? `${clause(items)} ${when}` : `${clause(items)}, ${reasonWords.last} ${when}`;
}

function clause(items: readonly Counted[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  if (last.signal === 'clicks') return clicks(items);
  if (last.signal === 'opens') return opens(items);
  if (last.signal === 'replies' && items.length === 1 && last.fact.kind === 'reply') return reasonWords.reply[last.fact.disposition];
  return `${reasonWords.verb[last.signal]}${times(items.length)}`;
}

function clicks(items: readonly Counted[]): string {
  const labels = new Set(items.map((item) => (item.fact.kind === 'click' ? (item.fact.linkLabel ?? null) : null)));
  const [only] = labels;
  if (labels.size === 1 && typeof only === 'string') return `${reasonWords.clickedThe(only)}${times(items.length)}`;
  const links = new Set(items.map((item) => (item.fact.kind === 'click' ? `${item.fact.emailId}|${item.fact.linkId}` : '')));
  return links.size === 1 ? `${reasonWords.clickedALink}${times(items.length)}` : reasonWords.clickedLinks(links.size);
}

function opens(items: readonly Counted[]): string {
  const mails = new Set(items.map((item) => (item.fact.kind === 'open' ? item.fact.emailId : '')));
  return mails.size === 1 ? `${reasonWords.openedAMail}${times(items.length)}` : reasonWords.openedMails(mails.size);
}

function whenText(at: Date, asOf: Date, words: ReasonWords): string {
  return words.dates === 'dated'
    ? reasonWords.onDate(shortDate(at, asOf, words.timeZone))
    : reasonWords.daysAgo(calendarDaysBetween(at, asOf, words.timeZone));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
