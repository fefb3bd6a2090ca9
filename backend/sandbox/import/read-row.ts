import type { Field } from './header-words.ts';
import type { ListRow } from './list-row.ts';
import type { ListSource } from './list-source.ts';
import type { ColumnMapping } from './map-columns.ts';
import type { ParsedRow } from './parse.ts';
import { splitName } from './person-name.ts';
import { readPlace, type Place } from './place.ts';

const NOT_OPTED_OUT = /^(0|no?|false|nein|f|falsch)?$/i;
const WHOLE_NUMBER = /^\d{1,3}([., '\u00a0\u2019]\d{3})+$|^\d+$/;

/** Values are trimmed and otherwise taken as they are: what looks like a formula is data. */
export function readRow(row: ParsedRow, columns: readonly ColumnMapping[], source: ListSource): ListRow {
  const read = (field: Field): string | null => {
    for (const [index, column] of columns.entries()) {
      const value = column.field === field ? (row.fields[index]?.trim() ?? '') : '';
      if (value !== '') return value;
    }
    return null;
  };
  // HubSpot puts several associated companies into one cell; the first is the primary one.
  const firstOf = (value: string | null): string | null => (source === 'hubspot' ? (value?.split(';')[0]?.trim() ?? null) : value);
  const employees = read('account.employees');
  const isNumber = employees !== null && WHOLE_NUMBER.test(employees);
  return {
    line: row.line,
    account: {
      sourceId: comparableId(firstOf(read('account.sourceId'))),
      name: firstOf(read('account.name')),
      website: read('account.website'),
      phone: read('account.phone'),
      industry: read('account.industry'),
      employees: isNumber ? Number(employees.replace(/\D/g, '')) : null,
      ...placeFrom(read('account.city'), read('account.country'), read('account.location')),
    },
    unreadableEmployees: employees === null || isNumber ? null : employees,
    contact: readContact(read),
  };
}

function readContact(read: (field: Field) => string | null): ListRow['contact'] {
  const split = splitName(read('contact.fullName') ?? '');
  const [firstName, lastName] = [read('contact.firstName'), read('contact.lastName')];
  const hasParts = firstName !== null || lastName !== null;
  const values = {
    ...(hasParts ? { firstName, lastName } : split),
    email: read('contact.email'),
    phone: read('contact.phone'),
    mobile: read('contact.mobile'),
    title: read('contact.title'),
    ...placeFrom(read('contact.city'), read('contact.country'), read('contact.location')),
  };
  if (Object.values(values).every((value) => value === null)) return null;
  // Anything that is no clear "no" counts as opted out: the other mistake would send mail to somebody who said stop.
  return { ...values, isOptedOut: !NOT_OPTED_OUT.test(read('contact.optedOut') ?? '') };
}

function placeFrom(city: string | null, country: string | null, location: string | null): Place {
  const place = location === null ? { city: null, country: null } : readPlace(location);
  return { city: city ?? place.city, country: country ?? place.country };
}

/** Data Loader writes 18 characters, reports 15; the last three are only a checksum. */
function comparableId(id: string | null): string | null {
  return id !== null && /^[0-9A-Za-z]{18}$/.test(id) ? id.slice(0, 15) : id;
}
