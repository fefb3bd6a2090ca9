import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';
import { say } from 'c/salesosLabels';

const DAY_MS = 86_400_000;

export interface Place {
  timeZone: string | null;
  city: string | null;
}

function format(at: Date, options: Intl.DateTimeFormatOptions, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone }).format(at);
}

/** Within six days the weekday says enough; further away the date is needed, and the year once it differs. */
function dayOptions(at: Date, now: Date): Intl.DateTimeFormatOptions {
  if (Math.abs(at.getTime() - now.getTime()) < 6 * DAY_MS) return { weekday: 'short' };
  return at.getUTCFullYear() === now.getUTCFullYear() ? { month: 'short', day: 'numeric' } : { year: 'numeric', month: 'short', day: 'numeric' };
}

/** A day and a time in the viewer's zone: "Mon 9:12 AM" or "Nov 12, 9:12 AM". */
export function dayAndTime(iso: string, now: Date, timeZone: string = TIME_ZONE): string {
  const at = new Date(iso);
  return format(at, { ...dayOptions(at, now), hour: 'numeric', minute: '2-digit' }, timeZone);
}

/** The same in the prospect's zone with the city named; the viewer's zone when nobody knows where the prospect is. */
export function dayAndTimeThere(iso: string, now: Date, place: Place): string {
  if (place.timeZone === null) return dayAndTime(iso, now);
  const text = dayAndTime(iso, now, place.timeZone);
  return say('timeIn', text, place.city ?? place.timeZone.replaceAll('_', ' '));
}

/** The time alone while it is still the same day, else with its day. */
export function timeOrDay(iso: string, now: Date): string {
  const at = new Date(iso);
  return isoDay(at) === isoDay(now) ? format(at, { hour: 'numeric', minute: '2-digit' }, TIME_ZONE) : dayAndTime(iso, now);
}

/** A date in full, for a tooltip or a heading: "Nov 23, 2026, 5:40 PM". */
export function fullTime(iso: string): string {
  return format(new Date(iso), { dateStyle: 'medium', timeStyle: 'short' }, TIME_ZONE);
}

export function shortDate(iso: string): string {
  return format(new Date(iso), { month: 'short', day: 'numeric' }, TIME_ZONE);
}

export function fullDate(iso: string): string {
  return format(new Date(iso), { dateStyle: 'long' }, TIME_ZONE);
}

/** `YYYY-MM-DD` in the viewer's zone, as date inputs want it. */
export function isoDay(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: TIME_ZONE }).format(at);
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** Age in words: "now", "2 minutes ago". An instant ahead of `now` (clocks differ) is "now". */
export function age(iso: string, now: Date): string {
  const minutes = Math.floor(Math.max(0, now.getTime() - new Date(iso).getTime()) / 60_000);
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
  if (minutes < 1) return relative.format(0, 'second');
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.floor(minutes / 60), 'hour');
  return relative.format(-daysBetween(isoDay(new Date(iso)), isoDay(now)), 'day');
}

/** A signed whole number: "+14", "−3", "±0". */
export function signed(value: number): string {
  if (value === 0) return '±0';
  return value > 0 ? `+${value}` : `−${Math.abs(value)}`;
}
