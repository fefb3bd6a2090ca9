/** What stands still until somebody mends it: all until a new sign-in, all until an admin changes the app or the plan, or one object and its fields. */
export type RefusalReach = 'sign_in' | 'connection' | 'object';

/** Said of the app, the org or its plan. No right on any object would help, and no new sign-in. */
const ofTheConnection: ReadonlySet<string> = new Set([
  'invalid_client',
  'invalid_client_id',
  'redirect_uri_mismatch',
  'unauthorized_client',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'PAYMENT_REQUIRED',
]);

/** Said of an object somebody may not see, by CRMs that do not admit that it exists. */
const hiddenObject: ReadonlySet<string> = new Set(['INVALID_TYPE']);

/**
 * The one rule for what a CRM's refusal of a whole call stops. Null = no right is missing: it is about what was asked, or it passes.
 * A token that is not taken asks for a sign-in; a right that is missing never does, because the same person would miss it again.
 */
export function refusalReach({ failure, vendorCode }: { failure: string; vendorCode: string | null }): RefusalReach | null {
  if (failure === 'auth_expired') return 'sign_in';
  if (vendorCode !== null && ofTheConnection.has(vendorCode)) return 'connection';
  const isHidden = failure === 'not_found' || (vendorCode !== null && hiddenObject.has(vendorCode));
  return failure === 'permission' || isHidden ? 'object' : null;
}
