import { expect, test } from 'vitest';
import { ProviderError } from '#ports/provider-error.ts';
import { toProblem } from './errors.ts';

test('a right that is missing in the CRM is told from a call nobody signed', () => {
  const refused = new ProviderError('permission', 'HubSpot 403 MISSING_SCOPES: not granted', { vendorCode: 'MISSING_SCOPES' });
  const unsigned = new ProviderError('permission', 'the request is not signed by HubSpot');
  expect([refused, unsigned].map((error) => [toProblem(error).status, toProblem(error).problem.code])).toEqual([
    [403, 'crm_refused'],
    [401, 'signature_invalid'],
  ]);
});
