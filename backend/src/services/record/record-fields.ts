import type { AccountChange, ContactChange } from '@salesos/shared/api/record';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';

type Named = keyof AccountChange | keyof ContactChange;

/** As the API calls them, and as they are stored. */
const stored: Readonly<Record<Named, string>> = {
  name: 'name',
  domain: 'domain',
  industry: 'industry',
  companySize: 'company_size',
  location: 'location',
  country: 'country',
  firstName: 'first_name',
  lastName: 'last_name',
  email: 'email',
  phone: 'phone',
  title: 'title',
  city: 'city',
  company: 'company',
};

/** Those that were given, by their stored names. */
export function storedFields(given: Readonly<Partial<Record<Named, FieldValue | undefined>>>): Record<string, FieldValue> {
  const entries = Object.entries(stored).flatMap(([name, column]): [string, FieldValue][] => {
    const value = given[name as Named];
    return value === undefined ? [] : [[column, value]];
  });
  return Object.fromEntries(entries);
}
