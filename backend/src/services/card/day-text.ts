import { shortDate } from '#domain/engagement/calendar-day.ts';

/** "Jan 12": a day somebody else named (YYYY-MM-DD), whatever the zone. */
export const dayText = (day: string, now: Date): string => shortDate(new Date(`${day}T12:00:00Z`), now, 'UTC');
