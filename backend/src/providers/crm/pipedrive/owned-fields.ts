import type { OwnedFields } from '#ports/crm.ts';
import type { PersonField } from './wire.ts';

type OwnedType = 'double' | 'varchar';

export interface OwnedField {
  name: string;
  type: OwnedType;
}

/**
 * Names are forever: a field's key is Pipedrive's own and differs in each company, so its name is how we find it. Instants are
 * texts, because a date of Pipedrive's has no time of day.
 */
const owned: Readonly<Record<keyof OwnedFields, OwnedField>> = {
  engagementScore: { name: 'SalesOS engagement score', type: 'double' },
  tier: { name: 'SalesOS tier', type: 'double' },
  band: { name: 'SalesOS band', type: 'varchar' },
  scoreReason: { name: 'SalesOS why this score', type: 'varchar' },
  scoreParts: { name: 'SalesOS score parts', type: 'varchar' },
  scoreModel: { name: 'SalesOS score model', type: 'varchar' },
  scoreAsOf: { name: 'SalesOS score as of', type: 'varchar' },
  priority: { name: 'SalesOS priority', type: 'double' },
  nextAction: { name: 'SalesOS next action', type: 'varchar' },
  sequenceName: { name: 'SalesOS sequence', type: 'varchar' },
  sequenceStep: { name: 'SalesOS sequence step', type: 'varchar' },
  sequenceState: { name: 'SalesOS sequence state', type: 'varchar' },
  lastTouchAt: { name: 'SalesOS last touch', type: 'varchar' },
};

export const ownedFields: readonly OwnedField[] = Object.values(owned);

/** The field of our name and type; two of one name may exist, and then the type tells. */
export const findOwned = (fields: readonly PersonField[], { name, type }: OwnedField): PersonField | undefined =>
  fields.find((field) => field.is_custom_field && field.field_name === name && field.field_type === type);

export const findNamesake = (fields: readonly PersonField[], { name }: OwnedField): PersonField | undefined =>
  fields.find((field) => field.is_custom_field && field.field_name === name);

const written = (value: string | number | Date | null): string | number | null => (value instanceof Date ? value.toISOString() : value);

/** By key; `missing` names those the company has no field for. */
export function toCustomFields(
  fields: readonly PersonField[],
  values: Partial<OwnedFields>,
): { body: Record<string, string | number | null>; missing: string[] } {
  const body: Record<string, string | number | null> = {};
  const missing: string[] = [];
  for (const [key, wanted] of Object.entries(owned)) {
    const value = values[key as keyof OwnedFields];
    if (value === undefined) continue;
    const field = findOwned(fields, wanted);
    if (field) body[field.field_code] = written(value);
    else missing.push(wanted.name);
  }
  return { body, missing };
}
