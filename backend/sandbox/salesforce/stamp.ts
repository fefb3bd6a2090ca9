/** Salesforce's wire form of an instant; stamps have second resolution. */
export function toStamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}.000+0000`;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2})$/;

/** Null where the text is no instant with an offset. */
export function parseStamp(text: string): Date | null {
  if (!INSTANT.test(text)) return null;
  const at = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at.getTime()) ? null : at;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?Z?$/;

/** A time of day as it is answered, "10:30:00.000Z"; null where the text is none. */
export function readTime(text: string): string | null {
  const [, hours, minutes, seconds = '00', rest = ''] = TIME.exec(text) ?? [];
  return hours === undefined ? null : `${hours}:${minutes}:${seconds}.${rest.padEnd(3, '0')}Z`;
}
