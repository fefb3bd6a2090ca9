import type { CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';

const REFUSALS: ReadonlySet<ProviderError['failure']> = new Set(['not_found', 'permission', 'validation']);

/** The CRM has it not, or not for us; everything else is thrown. */
export function refusalOf(error: unknown): { unavailable: string } {
  if (!(error instanceof ProviderError) || !REFUSALS.has(error.failure)) throw error;
  return { unavailable: error.vendorCode ?? error.failure };
}

/** Editions without leads or deals, and apps not allowed to see them, work without. Throws what is no such refusal. */
export function unavailable(object: CrmObject, error: unknown): { unavailable: string } {
  if (object !== 'lead' && object !== 'opportunity') throw error;
  return refusalOf(error);
}
