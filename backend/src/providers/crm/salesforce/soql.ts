/** Ids of one query: the address it travels in has a limit. */
export const MOST_IDS = 200;

/** A SOQL string literal; nothing a caller passes can end it. */
export function soqlText(value: string): string {
  const escaped = value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  return `'${escaped}'`;
}

/** SOQL instants are bare and have no use for fractions: stamps are whole seconds. */
export function soqlInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
