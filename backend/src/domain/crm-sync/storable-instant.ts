const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59Z');

/** A CRM takes any number for an instant, and a stamp in the wrong unit is thousands of years away: beyond four digits of a year it is none, and cannot be stored here. */
export const storableInstant = (at: Date | null): Date | null => (at !== null && at.getTime() >= FIRST_MS && at.getTime() <= LAST_MS ? at : null);
