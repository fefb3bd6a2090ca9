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
