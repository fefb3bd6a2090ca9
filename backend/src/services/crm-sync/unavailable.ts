import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';

const REFUSALS: ReadonlySet<ProviderError['failure']> = new Set(['not_found', 'permission', 'validation']);

/** Editions without leads or deals, and apps not allowed to see them, work without. */
export const isOptional = (object: CrmObject | 'users'): boolean => object === 'lead' || object === 'opportunity';

/** The CRM has it not, or not for us; everything else is thrown. */
export function refusalOf(error: unknown): { unavailable: string } {
  if (!(error instanceof ProviderError) || !REFUSALS.has(error.failure) || refusalReach(error) === 'connection') throw error;
  return { unavailable: error.vendorCode ?? error.failure };
}

/** A right that is missing on one object keeps none of the others waiting. Throws what is no such refusal. */
export function unavailable(object: CrmObject | 'users', error: unknown): { unavailable: string } {
  const isMeant = isOptional(object) || (error instanceof ProviderError && refusalReach(error) === 'object');
  if (!isMeant) throw error;
  return refusalOf(error);
}
