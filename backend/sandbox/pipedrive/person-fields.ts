import { randomBytes } from 'node:crypto';
import type { PersonFieldRow, Row } from './rows.ts';
import { invalid } from './vendor-error.ts';
import type { World } from './world.ts';

type Place = Pick<World, 'twin' | 'space' | 'company'>;

const standard: readonly [code: string, name: string, type: string][] = [
  ['name', 'Name', 'varchar'],
  ['emails', 'Email', 'varchar'],
  ['phones', 'Phone', 'phone'],
  ['job_title', 'Job title', 'varchar'],
  ['org_id', 'Organization', 'org'],
  ['owner_id', 'Owner', 'user'],
  ['update_time', 'Update time', 'date'],
];

export const customTypes = ['varchar', 'text', 'double', 'phone', 'date', 'enum', 'set'] as const;

export const customFields = ({ twin, space }: Place): PersonFieldRow[] => twin.store.all<PersonFieldRow>(space, 'personField');

export function allFields(place: Place): PersonFieldRow[] {
  const campaigns: PersonFieldRow[] = place.company.hasCampaigns
    ? [{ id: 'marketing_status', name: 'Marketing status', type: 'enum', isCustom: false }]
    : [];
  return [...standard.map(([id, name, type]) => ({ id, name, type, isCustom: false })), ...campaigns, ...customFields(place)];
}

/** Two fields may have one name; each gets a key of its own. */
export function addField({ twin, space }: Pick<World, 'twin' | 'space'>, name: string, type: string): PersonFieldRow {
  const field: PersonFieldRow = { id: randomBytes(20).toString('hex'), name, type, isCustom: true };
  twin.store.put(space, 'personField', field);
  return field;
}

/** Gone from the definition and from every person. */
export function deleteField({ twin, space }: Pick<World, 'twin' | 'space'>, code: string): void {
  twin.store.delete(space, 'personField', code);
  for (const row of twin.store.all<Row>(space, 'persons')) {
    const { [code]: _gone, ...rest } = row.json.custom_fields ?? {};
    twin.store.put<Row>(space, 'persons', { ...row, json: { ...row.json, custom_fields: rest } });
  }
}

export function checkCustomFields(place: Place, values: Readonly<Record<string, unknown>>): void {
  const known = new Map(customFields(place).map((field) => [field.id, field]));
  for (const [code, value] of Object.entries(values)) {
    const field = known.get(code);
    if (!field) throw invalid(`custom_fields.${code}: unknown field`);
    if (value === null) continue;
    if (field.type === 'double' && typeof value !== 'number') throw invalid(`custom_fields.${code}: must be a number`);
    if (field.type !== 'double' && typeof value !== 'string') throw invalid(`custom_fields.${code}: must be a string`);
    if (field.type === 'varchar' && typeof value === 'string' && value.length > 255) throw invalid(`custom_fields.${code}: too long`);
  }
}
