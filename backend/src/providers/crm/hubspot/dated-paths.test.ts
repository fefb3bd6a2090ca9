import { expect, test } from 'vitest';
import { toDatedPath, toDatedUrl } from './dated-paths.ts';

test.each([
  ['/crm/v3/objects/contacts/batch/update', '/crm/objects/2026-09/contacts/batch/update'],
  ['/crm/v3/objects/emails/search', '/crm/objects/2026-09/emails/search'],
  ['/crm/v4/objects/emails/1/associations/default/contacts/2', '/crm/objects/2026-09/emails/1/associations/default/contacts/2'],
  ['/crm/v4/associations/contacts/companies/batch/read', '/crm/associations/2026-09/contacts/companies/batch/read'],
  ['/crm/v3/properties/contacts/groups', '/crm/properties/2026-09/contacts/groups'],
  ['/crm/v3/owners/', '/crm/owners/2026-09'],
  ['/crm/v3/owners/12', '/crm/owners/2026-09/12'],
  ['/crm/v3/pipelines/deals', '/crm/pipelines/2026-09/deals'],
  ['/crm/v3/lists', '/crm/lists/2026-09'],
  ['/crm/v3/lists/7/memberships', '/crm/lists/2026-09/7/memberships'],
  ['/crm/v3/limits/custom-properties', '/crm/limits/2026-09/custom-properties'],
  ['/crm/v3/property-validations/0-1', '/crm/property-validations/2026-09/0-1'],
  ['/communication-preferences/v4/statuses/batch/read', '/communication-preferences/2026-09/statuses/batch/read'],
])('%s becomes %s', (numbered, dated) => {
  expect(toDatedPath(numbered)).toBe(dated);
});

test.each(['/crm/v3/listsx', '/communication-preferences/v3/definitions', '/oauth/v1/token', '/events/v3/send', '/marketing/v4'])(
  '%s is refused, never sent undated',
  (path) => {
    expect(() => toDatedPath(path)).toThrow('has no date-based form');
  },
);

test('the query stays', () => {
  expect(toDatedUrl('https://api.hubapi.com/crm/v3/owners/?limit=100&archived=false')).toBe(
    'https://api.hubapi.com/crm/owners/2026-09?limit=100&archived=false',
  );
});
