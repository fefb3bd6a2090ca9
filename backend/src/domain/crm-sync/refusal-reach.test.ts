import { expect, test } from 'vitest';
import { refusalReach } from './refusal-reach.ts';

test.each([
  ['auth_expired', 'INVALID_SESSION_ID', 'sign_in'],
  ['auth_expired', null, 'sign_in'],
  ['permission', 'MISSING_SCOPES', 'object'],
  ['permission', 'INSUFFICIENT_ACCESS', 'object'],
  ['permission', 'INVALID_FIELD_FOR_INSERT_UPDATE', 'object'],
  ['permission', null, 'object'],
  ['validation', 'INVALID_TYPE', 'object'],
  ['not_found', 'NOT_FOUND', 'object'],
  ['permission', 'API_DISABLED_FOR_ORG', 'connection'],
  ['permission', 'invalid_client', 'connection'],
  ['permission', 'PAYMENT_REQUIRED', 'connection'],
  ['validation', 'INVALID_FIELD', null],
  ['temporary', 'UNABLE_TO_LOCK_ROW', null],
  ['unknown_outcome', null, null],
])('%s %s stops %s', (failure, vendorCode, reach) => {
  expect(refusalReach({ failure, vendorCode })).toBe(reach);
});
