import { clock, clockText, dateText } from '@salesos/shared/client/clock-text';
import { say } from '@salesos/shared/labels/cards';

export { clockText, dateText } from '@salesos/shared/client/clock-text';

export interface Place {
  timeZone: string | null;
  city: string | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "2 min ago", "3 hr. ago", "yesterday"; older than a week as a date. */
export function ago(at: Date, now: Date): string {
  const pastMs = Math.max(0, now.getTime() - at.getTime());
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
  if (pastMs < minuteMs) return words.format(0, 'second');
  if (pastMs < hourMs) return words.format(-Math.floor(pastMs / minuteMs), 'minute');
  if (pastMs < dayMs) return words.format(-Math.floor(pastMs / hourMs), 'hour');
  // From a day on people count midnights.
  const midnights = Math.round((startOfDay(now) - startOfDay(at)) / dayMs);
  if (midnights < 7) return words.format(-midnights, 'day');
  return dateText(at);
}

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** "Thu 9:05 AM in Berlin", from six days on with the date: the prospect's own clock when it is known, else the viewer's. */
export function sendTimeText(at: Date, place: Place, now: Date): string {
  const isNear = at.getTime() - now.getTime() < 6 * dayMs;
  const format: Intl.DateTimeFormatOptions = { weekday: 'short', ...(isNear ? {} : { month: 'short', day: 'numeric' }), ...clock };
  if (!place.timeZone || !place.city) return new Intl.DateTimeFormat(undefined, format).format(at);
  return say('timeIn', new Intl.DateTimeFormat(undefined, { ...format, timeZone: place.timeZone }).format(at), place.city);
}

/** `{0}` in a line marks where its instant goes; without it the instant follows. What is still to reach the prospect is told by the prospect's clock. */
export function stepLineText(line: { text: string; at: string | null }, isDone: boolean, place: Place, now: Date): string {
  if (line.at === null) return line.text;
  const at = new Date(line.at);
  const time = !isDone && at > now ? sendTimeText(at, place, now) : weekdayText(at, now);
  return line.text.includes('{0}') ? line.text.replace('{0}', time) : `${line.text} ${time}`;
}

/** "Mon 9:12 AM" within the last six days, else with its date; in the viewer's zone. */
function weekdayText(at: Date, now: Date): string {
  if (now.getTime() - at.getTime() > 6 * dayMs) return clockText(at, now);
  return new Intl.DateTimeFormat(undefined, { weekday: 'short', ...clock }).format(at);
}

/** The last millisecond of a calendar day in the viewer's zone, never in the future. */
export function endOfDay(day: { year: number; month: number; date: number }, now: Date): Date {
  return new Date(Math.min(new Date(day.year, day.month, day.date, 23, 59, 59, 999).getTime(), now.getTime()));
}

export function calendarDay(at: Date): { year: number; month: number; date: number } {
  return { year: at.getFullYear(), month: at.getMonth(), date: at.getDate() };
}
