import { canonicalText } from './canonical-text.ts';

type Raw = string | number | boolean;

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
/** Milliseconds since 1970, as some interfaces give instants. */
const EPOCH_MS = /^-?\d{10,}$/;

/** Whole seconds in UTC: not every CRM keeps more, and nobody edits less. A day alone is its midnight. */
export function canonicalInstant(value: Raw): string | null {
  const text = canonicalText(value, {});
  const instant = text === null ? null : instantOf(text);
  return instant === null ? text : `${instant.slice(0, 19)}Z`;
}

export function canonicalDate(value: Raw): string | null {
  const text = canonicalText(value, {});
  const instant = text === null ? null : instantOf(text);
  return instant === null ? text : instant.slice(0, 10);
}

/** With a year of four digits, or null. */
function instantOf(text: string): string | null {
  const date = new Date(EPOCH_MS.test(text) ? Number(text) : isoMs(text));
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  return /^\d{4}-/.test(iso) ? iso : null;
}

/** Without a zone it is UTC. */
function isoMs(text: string): number {
  const found = ISO.exec(text);
  if (found === null) return Number.NaN;
  const [, day, minutes = '00:00', seconds = '', zone = 'Z'] = found;
  return Date.parse(`${day}T${minutes}${seconds}${zone}`);
}
