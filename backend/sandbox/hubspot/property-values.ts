import type { ObjectType } from './object-types.ts';
import { propertyNamed } from './property-store.ts';
import type { PropertyRow } from './rows.ts';
import { brokenRule } from './value-rules.ts';
import { validation, type VendorError } from './vendor-error.ts';
import { ownerById, type World } from './world.ts';

export interface Refused {
  error: string;
  message: string;
}

const isEmail = (value: string): boolean => /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(value);

function instant(value: string): string | null {
  const at = /^-?\d+$/.test(value) ? new Date(Number(value)) : /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? new Date(value) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}

/** Name and value as HubSpot stores them, or its reason to refuse. */
function accept(world: World, type: ObjectType, property: PropertyRow, value: string): string | Refused {
  if (property.id === 'email' && type === 'contacts') {
    return isEmail(value) ? value.trim().toLowerCase() : { error: 'INVALID_EMAIL', message: `Email address ${value} is invalid` };
  }
  if (property.id === 'hubspot_owner_id') {
    return ownerById(world, value) ? value : { error: 'INVALID_OWNER_ID', message: `${value} was not a valid owner.` };
  }
  if (property.type === 'number') {
    return /^-?\d+(\.\d+)?$/.test(value) ? value : { error: 'INVALID_LONG', message: `${value} was not a valid number.` };
  }
  if (property.type === 'datetime' || property.type === 'date') {
    return instant(value) ?? { error: 'INVALID_LONG', message: `${value} was not a valid long.` };
  }
  const options = property.type === 'bool' ? ['true', 'false'] : property.options.map((option) => option.value);
  if ((property.type === 'bool' || property.type === 'enumeration') && !property.externalOptions && !options.includes(value)) {
    return { error: 'INVALID_OPTION', message: `${value} was not one of the allowed options: [${options.join(', ')}]` };
  }
  if (value.length > 65_536) return { error: 'VALUE_TOO_LONG', message: `${property.id} exceeds 65536 characters` };
  return value;
}

function check(world: World, type: ObjectType, name: string, value: string): string | Refused {
  const property = propertyNamed(world, type, name);
  if (!property) return { error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  if (property.readOnlyValue) return { error: 'READ_ONLY_VALUE', message: `"${name}" is a read only property; its value cannot be set.` };
  const accepted = value === '' ? '' : accept(world, type, property, value);
  const broken = typeof accepted === 'string' && accepted !== '' ? brokenRule(world, type, name, accepted) : null;
  return broken === null ? accepted : { error: 'PROPERTY_VALIDATION_RULE_VIOLATED', message: broken };
}

/** The one 400 for everything that is wrong with a record. */
export function invalidValues(world: World, refused: { name: string; reason: Refused }[]): VendorError {
  const rows = refused.map(({ name, reason }) => ({
    isValid: false,
    message: reason.message,
    error: reason.error,
    name,
    localizedErrorMessage: reason.message,
    portalId: Number(world.portal.id),
  }));
  return validation(`Property values were not valid: ${JSON.stringify(rows)}`, {
    errors: refused.map(({ name, reason }) => ({ message: reason.message, code: reason.error, context: { propertyName: [name] } })),
  });
}

/** Every value checked and normalized, or one 400 naming all that is wrong. An empty string clears a property. */
export function acceptedValues(world: World, type: ObjectType, given: Readonly<Record<string, string>>): Record<string, string> {
  const refused: { name: string; reason: Refused }[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const outcome = check(world, type, name, value);
    if (typeof outcome === 'string') values[name] = outcome;
    else refused.push({ name, reason: outcome });
  }
  if (refused.length > 0) throw invalidValues(world, refused);
  return values;
}
