import type { Watermark } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';

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

/**
 * Strictly behind the watermark. Stamps have second resolution and are set before commit, so a record can appear at or
 * before a watermark already passed: whoever keeps it re-reads by handing in an earlier instant with an empty id, which
 * includes everything of that instant.
 */
export function behindWatermark({ modifiedAt, externalId }: Watermark): string {
  const at = new Date(modifiedAt);
  if (Number.isNaN(at.getTime())) throw new ProviderError('cursor_invalid', `not an instant: ${modifiedAt}`);
  const instant = soqlInstant(at);
  if (externalId === '') return `SystemModstamp >= ${instant}`;
  return `((SystemModstamp > ${instant}) OR (SystemModstamp = ${instant} AND Id > ${soqlText(externalId)}))`;
}
