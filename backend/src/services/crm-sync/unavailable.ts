import type { CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';

/** Editions without leads or deals, and apps not allowed to see them, work without. Throws what is no such refusal. */
export function unavailable(object: CrmObject, error: unknown): { unavailable: string } {
  const isOptional = object === 'lead' || object === 'opportunity';
  if (!isOptional || !(error instanceof ProviderError) || !['not_found', 'permission', 'validation'].includes(error.failure)) throw error;
  return { unavailable: error.vendorCode ?? error.failure };
}
