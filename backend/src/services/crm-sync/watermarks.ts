import type { CrmReader, Watermark } from '#ports/crm.ts';

/** A CRM stamps a change before it commits it, so each pull reads again what is younger than this; taking it over twice changes nothing. */
export const LOOKBACK_MS = 10 * 60_000;

export const lookBack = (from: Watermark | null): Watermark | null =>
  from === null ? null : { modifiedAt: new Date(new Date(from.modifiedAt).getTime() - LOOKBACK_MS).toISOString(), externalId: '' };

export function later(a: Watermark | null, b: Watermark | null): Watermark | null {
  if (a === null || b === null) return a ?? b;
  return new Date(b.modifiedAt).getTime() >= new Date(a.modifiedAt).getTime() ? b : a;
}

/** Before the CRM has told its time: whoever asks from too early on is told again what he knows. */
const UNTOLD_MS = 24 * 60 * 60_000;

/** What is asked for by time is asked by the CRM's clock: by ours, what happens over there could lie before what was asked for already. */
export const crmNow = (reader: Pick<CrmReader, 'now'> | null, ours: Date): Date => reader?.now?.() ?? new Date(ours.getTime() - UNTOLD_MS);
