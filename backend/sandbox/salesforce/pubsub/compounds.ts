import type { ObjectDefinition } from '../schema/field.ts';
import type { Slot } from './slot.ts';

export interface Compound {
  slot: Slot;
  /** A record is spelled out where its name first appears and named after that. */
  avro(known: Set<string>): unknown[];
}

const ADDRESS_PARTS = ['Street', 'City', 'State', 'PostalCode', 'Country', 'StateCode', 'CountryCode', 'Latitude', 'Longitude', 'GeocodeAccuracy'];
const NAME_PARTS = ['Salutation', 'FirstName', 'LastName', 'MiddleName', 'InformalName', 'Suffix'];
const NUMERIC = new Set(['Latitude', 'Longitude']);

/** Names and addresses travel nested; a lead's address is its only one and has no prefix. */
export function compoundsOf(definition: ObjectDefinition): Compound[] {
  const has = new Set(definition.fields.map(({ name }) => name));
  const addresses = ['Billing', 'Shipping', 'Mailing', 'Other', ''].flatMap((prefix) =>
    has.has(`${prefix}City`) ? [compound(`${prefix}Address`, null, 'Address', partsIn(has, prefix, ADDRESS_PARTS))] : [],
  );
  // A company's name is a text; only a person account fills the record it could be instead.
  if (definition.name === 'Account') return [...addresses, compound('Name', 'Name', 'Switchable_PersonName', partsIn(new Set(), '', NAME_PARTS))];
  return has.has('FirstName') ? [...addresses, compound('Name', null, 'PersonName', partsIn(has, '', NAME_PARTS))] : addresses;
}

function partsIn(has: ReadonlySet<string>, prefix: string, names: readonly string[]): Slot['parts'] {
  return names.map((name) => ({ name, field: has.has(prefix + name) ? prefix + name : null }));
}

function compound(name: string, field: string | null, record: string, parts: Slot['parts']): Compound {
  return {
    slot: { name, field, parts },
    avro: (known) => {
      const fields = parts.map((part) => ({ name: part.name, type: ['null', NUMERIC.has(part.name) ? 'double' : 'string'], default: null }));
      const type = known.has(record) ? record : { type: 'record', name: record, fields };
      known.add(record);
      return field === null ? ['null', type] : ['null', 'string', type];
    },
  };
}
