/** A CRM may hold anything; no text with a NUL or half a character can be stored here, and one such value would keep a whole page of records out. */
export const storableText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
