import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { ContactPoints, type RecordReply } from './wire.ts';

/** Custom fields are named by 40 hexadecimal digits. */
export const isCustomField = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);

export function stampOf(row: RecordReply): Date {
  const stamp = new Date(row.update_time ?? row.add_time ?? Number.NaN);
  if (Number.isNaN(stamp.getTime())) throw new Error(`record ${row.id} came without its modification stamp`);
  return stamp;
}

/** The primary one, else the first; in a form we do not know it is hidden rather than none. */
function primaryOf(value: unknown): string | null | undefined {
  const { data: points } = ContactPoints.safeParse(value);
  return points && ((points.find(({ primary }) => primary) ?? points[0])?.value ?? null);
}

/** Money, times and places come as an object around the value, several options as a list. */
function plain(value: unknown): FieldValue {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(plain).join(';');
  return typeof value === 'object' && 'value' in value ? plain(value.value) : null;
}

/** Fields of ours that Pipedrive says in another way. */
const derived: Readonly<Record<string, (row: RecordReply) => FieldValue | undefined>> = {
  emails: (row) => primaryOf(row['emails']),
  phones: (row) => primaryOf(row['phones']),
  stage_id: (row) => (typeof row['stage_id'] === 'number' ? String(row['stage_id']) : undefined),
  is_closed: (row) => (row['status'] === undefined ? undefined : row['status'] !== 'open'),
  is_won: (row) => (row['status'] === undefined ? undefined : row['status'] === 'won'),
};

function valueOf(row: RecordReply, field: string): FieldValue | undefined {
  // An answer lists every custom field it was asked for; one that is not there is hidden.
  if (isCustomField(field)) return row.custom_fields?.[field] === undefined ? undefined : plain(row.custom_fields[field]);
  const derive = derived[field];
  if (derive) return derive(row);
  return row[field] === undefined ? undefined : plain(row[field]);
}

function valuesOf(row: RecordReply, fields: readonly string[]): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    const value = valueOf(row, field);
    if (value !== undefined) values[field] = value;
  }
  return values;
}

/**
 * The strictest reading of the marketing status. `no_consent` is what every new person has and is about newsletters; it is
 * no objection to a mail from a person. A company without the campaigns product has no such field, so nobody objected in it.
 */
function optedOut(row: RecordReply, hasConsent: boolean): boolean | null {
  if (!hasConsent) return false;
  const status = row['marketing_status'];
  return typeof status === 'string' ? status === 'unsubscribed' || status === 'archived' : null;
}

const id = (value: number | null | undefined): string | null => (value === null || value === undefined ? null : String(value));

export function toRecord(object: CrmObject, row: RecordReply, read: { fields: readonly string[]; hasConsent: boolean }): CrmRecord {
  return {
    object,
    externalId: String(row.id),
    modifiedAt: stampOf(row),
    // The loser of a merge is a deleted record that does not name its survivor.
    fate: row.is_deleted === true ? { is: 'deleted' } : { is: 'live' },
    values: valuesOf(row, read.fields),
    changedAt: {},
    accountExternalId: object === 'account' ? null : id(row.org_id),
    ownerExternalId: id(row.owner_id),
    absorbed: [],
    optedOutOfEmail: object === 'contact' ? optedOut(row, read.hasConsent) : null,
    // Pipedrive has no field of its own for it.
    doNotCall: null,
  };
}
